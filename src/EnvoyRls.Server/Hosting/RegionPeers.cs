using EnvoyRls.Core.Counting;
using EnvoyRls.Core.Counting.Regions;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Core.Supervision;
using EnvoyRls.Redis;
using EnvoyRls.Server.Health;
using EnvoyRls.Server.Settings;
using Microsoft.Extensions.Logging;

namespace EnvoyRls.Server.Hosting;

/// <summary>Opens the Redis of other regions, each in the background: one that is away keeps nothing from starting.</summary>
internal sealed class RegionPeers(
    RegionSettings settings, TimeProvider time, StatRegistry statistics, Supervisor supervisor, HealthComponents health, ILoggerFactory logs)
{
    /// <summary>The other regions, which can be asked as soon as they are reached.</summary>
    /// <param name="options">How to reach the Redis of one.</param>
    public IReadOnlyList<RegionPeer> Open(Func<RegionPeerSettings, RedisOptions> options) => [.. settings.Peers.Select(peer => Open(peer.Region, options(peer)))];

    private RegionPeer Open(string region, RedisOptions options)
    {
        RegionPeer peer = new(region, settings.SyncInterval, time, statistics);
        health.Describe($"region_{region}", () => peer.Answers ? "answers" : "away: each region keeps to its part");
        RedisCounterStore? store = null;
        supervisor.Run($"region-{region}", async cancel =>
        {
            if (store is null)
            {
                WindowClock clock = new(time);
                store = await RedisCounterStore.ConnectAsync(options, time, clock, news: null, statistics, supervisor, logs, cancel);
                peer.Attach(store, clock);
            }

            // What keeps the connection up runs by itself from here on.
            await peer.KnockAsync(() => store.RespondsAsync(settings.Timeout), cancel);
        });
        return peer;
    }
}
