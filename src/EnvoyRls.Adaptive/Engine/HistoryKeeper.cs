using EnvoyRls.Adaptive.Archive;
using EnvoyRls.Adaptive.History;
using EnvoyRls.Adaptive.Observation;
using Microsoft.Extensions.Logging;

namespace EnvoyRls.Adaptive.Engine;

/// <summary>Keeps what the leader saw by the minute, for advice and backtests. Where nothing outlives the process nothing is kept.</summary>
/// <param name="history">Rolls intervals up.</param>
/// <param name="archive">Where minutes are kept.</param>
/// <param name="log">Told when the archive fails, and when it works again.</param>
internal sealed class HistoryKeeper(IntervalHistory history, IAdaptiveArchive archive, ILogger<HistoryKeeper> log)
{
    private bool _failed;

    /// <summary>Takes a tick in.</summary>
    public void Add(ObservedInterval interval, EngineResult result)
    {
        if (archive.IsDurable)
        {
            history.Add(interval, result.Suspicious);
        }
    }

    /// <summary>Writes the minutes that are over; what cannot be written waits for the next time.</summary>
    public async Task KeepAsync(CancellationToken cancellation)
    {
        if (!history.IsDue)
        {
            return;
        }

        try
        {
            await history.KeepAsync(archive, cancellation);
            if (_failed)
            {
                log.LogInformation("The history of traffic is kept again");
                _failed = false;
            }
        }
        catch (ArchiveException error)
        {
            if (!_failed)
            {
                log.LogWarning("The history of traffic cannot be kept now: {Problem}; it waits", error.Message);
                _failed = true;
            }
        }
    }

    /// <summary>Writes the minute under way too.</summary>
    public Task EndAsync(CancellationToken cancellation)
    {
        history.Close();
        return KeepAsync(cancellation);
    }
}
