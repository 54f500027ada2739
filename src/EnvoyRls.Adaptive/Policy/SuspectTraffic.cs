using EnvoyRls.Adaptive.Features;

namespace EnvoyRls.Adaptive.Policy;

/// <summary>What the suspects among the clients do, each by a key of its own of one segment.</summary>
/// <param name="Clients">How many there are.</param>
/// <param name="Rate">Calls a second now.</param>
/// <param name="UsualRate">Calls a second that are usual; those who have only come bring none.</param>
/// <param name="Upper">Calls a second that usual traffic seldom exceeds.</param>
internal readonly record struct SuspectTraffic(int Clients, double Rate, double UsualRate, double Upper)
{
    /// <param name="domain">The domain.</param>
    /// <param name="segment">The segment.</param>
    public static SuspectTraffic Of(DomainView domain, string segment)
    {
        SuspectTraffic sum = default;
        foreach (FeatureVector vector in domain.Suspects)
        {
            if (vector.Subject.Segment == segment)
            {
                double hitsPerCall = vector.Key is { Calls: > 0 } key ? Math.Max(1, key.Hits / key.Calls) : 1;
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
