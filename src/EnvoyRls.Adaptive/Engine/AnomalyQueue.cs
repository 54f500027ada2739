using EnvoyRls.Adaptive.Archive;
using EnvoyRls.Core.Statistics;
using Microsoft.Extensions.Logging;

namespace EnvoyRls.Adaptive.Engine;

/// <summary>
/// Brings anomalies to the archive without anybody's waiting: the latest word on each is kept until it is written. Where the archive
/// stays away the oldest are dropped, and counted.
/// </summary>
/// <param name="archive">Where they are kept.</param>
/// <param name="statistics">Gets <c>envoyrls.adaptive.anomalies_dropped_total</c>.</param>
/// <param name="log">Told when the archive fails, and when it works again.</param>
internal sealed class AnomalyQueue(IAdaptiveArchive archive, StatRegistry statistics, ILogger<AnomalyQueue> log)
{
    private const int Most = 10_000;
    private const int MostAtOnce = 500;

    private readonly Lock _gate = new();
    private readonly OrderedDictionary<string, Anomaly> _waiting = new(StringComparer.Ordinal);
    private readonly Counter _dropped = statistics.Counter("envoyrls.adaptive.anomalies_dropped_total");
    private readonly FaultLog _keeping = new(
        problem => log.LogWarning("Anomalies cannot be kept now: {Problem}; they wait", problem),
        () => log.LogInformation("Anomalies are kept again"));

    /// <summary>Takes anomalies in.</summary>
    public void Add(IEnumerable<Anomaly> anomalies)
    {
        lock (_gate)
        {
            foreach (Anomaly anomaly in anomalies)
            {
                _waiting[anomaly.Id] = anomaly;
            }

            while (_waiting.Count > Most)
            {
                _waiting.RemoveAt(0);
                _dropped.Increment();
            }
        }
    }

    /// <summary>Writes what waits; what cannot be written waits for the next time.</summary>
    public async Task FlushAsync(CancellationToken cancellation)
    {
        while (TakeSome() is { Count: > 0 } batch)
        {
            try
            {
                await archive.UpsertAnomaliesAsync(batch, cancellation);
                _keeping.Report(null);
            }
            catch (ArchiveException error)
            {
                PutBack(batch);
                _keeping.Report(error.Message);
                return;
            }
        }
    }

    private List<Anomaly> TakeSome()
    {
        lock (_gate)
        {
            List<Anomaly> batch = [.. _waiting.Values.Take(MostAtOnce)];
            foreach (Anomaly anomaly in batch)
            {
                _waiting.Remove(anomaly.Id);
            }

            return batch;
        }
    }

    private void PutBack(List<Anomaly> batch)
    {
        lock (_gate)
        {
            foreach (Anomaly anomaly in batch)
            {
                // What came meanwhile is newer.
                _waiting.TryAdd(anomaly.Id, anomaly);
            }
        }
    }
}
