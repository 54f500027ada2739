using EnvoyRls.Core.Observation;
using EnvoyRls.Core.Supervision;
using EnvoyRls.Management.Repository;
using Microsoft.Extensions.Logging;

namespace EnvoyRls.Management.Usage;

/// <summary>Keeps each minute of usage once it is over, and the running one at the stop. While the repository is away, minutes wait.</summary>
internal sealed class UsageRollup(UsageRecorder recorder, DecisionFeed feed, IUsageRollups rollups, TimeProvider time, ILogger<UsageRollup> log)
{
    /// <summary>How long after a minute its last decisions have come through.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan RetryWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestFlush = TimeSpan.FromSeconds(5);

    private bool _isAway;

    public SupervisedLoop Start(Supervisor supervisor) => supervisor.Run("usage-rollup", RunAsync);

    private async Task RunAsync(CancellationToken cancellation)
    {
        try
        {
            while (true)
            {
                bool kept = await TryKeepAsync(cancellation);
                await Task.Delay(kept ? UntilNextMinute() : RetryWait, time, cancellation);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            await FlushAsync();
        }
    }

    private TimeSpan UntilNextMinute()
    {
        DateTimeOffset now = time.GetUtcNow();
        return Minutes.Floor(now).AddMinutes(1) + Settling - now;
    }

    /// <summary>Calls have ended by now, so that what the feed still holds is the last of them.</summary>
    private async Task FlushAsync()
    {
        feed.Drain();
        recorder.End();
        using CancellationTokenSource deadline = new(LongestFlush, time);
        bool kept = false;
        try
        {
            kept = await TryKeepAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            // Told of below.
        }

        if (!kept)
        {
            log.LogError("The last minutes of usage are lost, as they could not be kept before the stop");
        }
    }

    /// <summary>Keeps all minutes that are over; false if the repository is away.</summary>
    private async Task<bool> TryKeepAsync(CancellationToken cancellation)
    {
        while (recorder.Oldest() is { } minute)
        {
            try
            {
                await rollups.AppendAsync(minute.Rows, cancellation);
            }
            catch (RepositoryException error)
            {
                if (!_isAway)
                {
                    log.LogWarning("Usage cannot be kept, minutes wait: {Error}", error.Message);
                }

                _isAway = true;
                return false;
            }

            recorder.Forget(minute);
            if (_isAway)
            {
                log.LogInformation("Usage can be kept again");
                _isAway = false;
            }
        }

        return true;
    }
}
