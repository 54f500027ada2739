using EnvoyRls.Adaptive.Features;
using EnvoyRls.Adaptive.Subjects;

namespace EnvoyRls.Adaptive.Policy;

/// <summary>What the suspects among the clients do, each by a key of its own.</summary>
/// <param name="Clients">How many there are.</param>
/// <param name="Rate">Calls a second now.</param>
/// <param name="UsualRate">Calls a second that are usual; those who have only come bring none.</param>
/// <param name="Upper">Calls a second that usual traffic seldom exceeds.</param>
internal readonly record struct SuspectTraffic(int Clients, double Rate, double UsualRate, double Upper)
{
    /// <param name="domain">The domain.</param>
    /// <param name="path">Which keys count: those that are in it.</param>
    public static SuspectTraffic Of(DomainView domain, DescriptorPath path)
    {
        SuspectTraffic sum = default;
        foreach (FeatureVector vector in domain.Suspects)
        {
            if (path.Covers(vector.Subject.Path!))
            {
                double hitsPerCall = vector.Key?.HitsPerCall ?? 1;
                Baseline baseline = vector.Baseline;
                sum = new SuspectTraffic(
                    sum.Clients + 1,
                    sum.Rate + (vector.Rate / hitsPerCall),
                    sum.UsualRate + (baseline.IsInherited ? 0 : baseline.Expected / hitsPerCall),
                    sum.Upper + (baseline.IsInherited ? 0 : baseline.Upper / hitsPerCall));
            }
        }

        return sum;
    }
}
