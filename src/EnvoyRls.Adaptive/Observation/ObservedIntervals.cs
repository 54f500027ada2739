using EnvoyRls.Adaptive.Observation.Following;
using EnvoyRls.Adaptive.Observation.Parts;

namespace EnvoyRls.Adaptive.Observation;

/// <summary>
/// Puts the parts of replicas together. Sums are exact but for what a part did not tell one by one, which is in the sums of segment and
/// domain only; distinct counts are those of one observer of all. Hits by second may be apart by as much as the replicas' ticks are.
/// Regularity is understated where one client's calls go to several replicas, as each sees only some; the evenness of paths is
/// averaged, which is exact where each replica sees the same mixture.
/// </summary>
internal static class ObservedIntervals
{
    private const double LeastStretch = 0.1;

    /// <summary>One interval of all parts, which are not changed.</summary>
    /// <param name="parts">At least one; the interval's time is that of the first, and others are scaled to its length. Those of another seed than the first's are left out.</param>
    public static ObservedInterval Merge(IReadOnlyList<ObservedPart> parts)
    {
        ArgumentOutOfRangeException.ThrowIfZero(parts.Count, nameof(parts));
        ObservedPart first = parts[0];
        ObservedPart[] together = [.. parts.Where(part => part.Fingerprint == first.Fingerprint)];
        Dictionary<string, DomainMerge> domains = new(StringComparer.Ordinal);
        foreach (ObservedPart part in together)
        {
            double stretch = (double)(first.End - first.Start) / (part.End - part.Start);
            double scale = part.Scale * Math.Clamp(stretch, LeastStretch, 1 / LeastStretch);
            foreach (DomainPart domain in part.Domains)
            {
                if (!domains.TryGetValue(domain.Name, out DomainMerge? merge))
                {
                    domains.Add(domain.Name, merge = new DomainMerge(domain.Name));
                }

                merge.Add(domain, scale);
            }
        }

        double calls = together.Sum(part => part.Calls);
        double looked = together.Sum(part => part.Looked);
        int seconds = (int)Math.Clamp(Math.Round((first.End - first.Start) / 1e6), 1, KeyRow.MostSeconds);
        return new ObservedInterval
        {
            Start = first.Start,
            End = first.End,
            Sampling = looked > 0 && looked < calls ? looked / calls : 1,
            Replicas = together.Length,
            Domains = [.. domains.Values.Select(domain => domain.Finish(seconds))],
        };
    }
}
