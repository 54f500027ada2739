using EnvoyRls.Redis.Resp;
using EnvoyRls.Redis.Topologies;
using Microsoft.Extensions.Logging;

namespace EnvoyRls.Redis.Connections;

/// <summary>The background loops that keep a store's connection where the counters are.</summary>
internal sealed class TopologyWatch(RedisConnection connection, TimeProvider time, ILogger log)
{
    /// <summary>How often the servers are looked at without a reason, as often as the reference does.</summary>
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    /// <summary>Reasons that come within this time of a refresh are served by one more.</summary>
    private static readonly TimeSpan Gap = TimeSpan.FromMilliseconds(200);

    private static readonly TimeSpan LongestSilence = TimeSpan.FromMinutes(1);

    private CancellationTokenSource? _refreshing;

    /// <summary>Refreshes whenever there is a reason, and again until the servers are found well.</summary>
    public async Task RefreshAsync(CancellationToken cancel)
    {
        await using ITimer timer = time.CreateTimer(_ => connection.Signal.Raise(RefreshReasons.Periodic), null, Period, Period);
        while (!cancel.IsCancellationRequested)
        {
            RefreshReasons reasons = await connection.Signal.WaitAsync(cancel);
            using CancellationTokenSource refreshing = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            Volatile.Write(ref _refreshing, refreshing);
            try
            {
                await connection.RefreshAsync(reasons, refreshing.Token);
            }
            catch (Exception error) when (!cancel.IsCancellationRequested)
            {
                // While servers are away this is what to expect: it is tried again, and Redis' own faults tell callers.
                log.LogDebug("Redis servers could not be refreshed: {Error}", RedisErrors.Describe(error));
                connection.Signal.Raise(reasons);
            }
            finally
            {
                Volatile.Write(ref _refreshing, null);
            }

            await Task.Delay(Gap, time, cancel);
        }
    }

    /// <summary>Listens to the sentinels, one after another, for a switch of the master.</summary>
    public async Task ListenAsync(SentinelTopology sentinels, CancellationToken cancel)
    {
        for (int turn = 0; !cancel.IsCancellationRequested; turn++)
        {
            try
            {
                await sentinels.WaitForSwitchAsync(turn, LongestSilence, cancel);
                connection.Signal.Raise(RefreshReasons.MasterSwitched);
                BeginAgain();
            }
            catch (Exception error) when (!cancel.IsCancellationRequested)
            {
                log.LogDebug("A sentinel fell silent: {Error}", RedisErrors.Describe(error));
                await Task.Delay(Gap, time, cancel);
            }
        }
    }

    /// <summary>Gives up a refresh that is under way, which may wait for a master that is none any more.</summary>
    private void BeginAgain()
    {
        try
        {
            Volatile.Read(ref _refreshing)?.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has just ended.
        }
    }
}
