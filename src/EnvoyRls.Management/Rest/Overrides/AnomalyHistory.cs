using EnvoyRls.Adaptive.Archive;
using EnvoyRls.Adaptive.Overrides;

namespace EnvoyRls.Management.Rest.Overrides;

/// <summary>Anomalies from the archive, with the latest word of the book on those that go on; of these alone where the archive is away.</summary>
internal static class AnomalyHistory
{
    /// <returns>The anomalies, the newest first, and why there are no more; <see langword="null"/> if there may be.</returns>
    public static async Task<(IReadOnlyList<Anomaly> Anomalies, string? Incomplete)> FindAsync(
        IAdaptiveArchive archive, OverrideBook book, AnomalyQuery query, CancellationToken cancellation)
    {
        Dictionary<string, Anomaly> found = book.Anomalies
            .Select(open => open.Anomaly)
            .Where(anomaly => ArchiveRules.Matches(anomaly, query))
            .DistinctBy(anomaly => anomaly.Id, StringComparer.Ordinal)
            .ToDictionary(anomaly => anomaly.Id, StringComparer.Ordinal);
        string? incomplete = null;
        try
        {
            foreach (Anomaly anomaly in await archive.QueryAnomaliesAsync(query, cancellation))
            {
                found.TryAdd(anomaly.Id, anomaly);
            }
        }
        catch (ArchiveException error)
        {
            incomplete = error.Message;
        }

        return ([.. ArchiveRules.Sort(found.Values).Take(query.Limit)], incomplete);
    }
}
