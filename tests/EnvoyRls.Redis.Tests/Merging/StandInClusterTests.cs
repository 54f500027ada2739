using System.Text;
using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Counting;
using EnvoyRls.Core.Counting.Memory;
using EnvoyRls.Core.Counting.StandIn;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Core.Supervision;
using EnvoyRls.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace EnvoyRls.Redis.Tests.Merging;

/// <summary>One server of a cluster is stopped in its tracks: this replica counts its keys, and no others, until it or its replica is there.</summary>
public sealed class StandInClusterTests(ClusterServers servers) : IClassFixture<ClusterServers>
{
    private const int Keys = 40;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly Limit Limit = Limit.FixedWindow(1_000, 86_400_000_000);

    [Fact]
    public async Task Only_the_keys_of_a_frozen_server_are_counted_here_and_they_go_back_to_the_cluster()
    {
        StatRegistry statistics = new();
        await using StoreHost host = await StoreHost.StartAsync(
            StoreHost.Patient(servers.Cluster.Url, RedisTopologyKind.Cluster) with { OperationTimeout = TimeSpan.FromMilliseconds(400) });
        await using Supervisor supervisor = new(TimeProvider.System, statistics, NullLogger<Supervisor>.Instance);
        MemoryCounterStore memory = new(10_000, host.Clock, TimeProvider.System, new StatRegistry());
        StandInStore store = new(host, memory, 1_000, "replica", () => 1, host.Clock, TimeProvider.System, statistics);
        store.StartMerging(supervisor);
        await ChargeAllAsync(store);
        Assert.Equal(0, store.Count);

        RedisServer frozen = servers.Cluster.Servers[0];
        await frozen.FreezeAsync();
        try
        {
            await ChargeAllAsync(store);
            Assert.InRange(store.Count, 1, Keys - 1);
        }
        finally
        {
            await frozen.ThawAsync();
        }

        await Eventually.IsTrueAsync(() => store.Count == 0, Patience, "the cluster has been told of all hits");
        for (int i = 0; i < Keys; i++)
        {
            // A server that was frozen may carry out afterwards what was under way to it.
            ChargeBatch look = Batch(i, 0);
            await Eventually.IsTrueAsync(async () => await host.ReadAsync(look) is null, Patience, () => "the cluster is read");
            Assert.InRange(look.Charges[0].Counter, 2, 3);
        }
    }

    private static async Task ChargeAllAsync(StandInStore store) => await Task.WhenAll(Enumerable.Range(0, Keys).Select(async i =>
    {
        ChargeBatch batch = Batch(i, 1);
        if (await store.ChargeAsync(batch) is not null)
        {
            Assert.Null(await store.Local.ChargeAsync(batch));
        }
    }));

    private static ChargeBatch Batch(int key, long hits)
    {
        ChargeBatch batch = new() { HasStandIn = true };
        ref Charge charge = ref batch.Add(Encoding.UTF8.GetBytes($"stand-in-{key}"), "_5"u8);
        charge.Limit = Limit;
        charge.Hits = hits;
        charge.Window = new Window(4_000_000_000_000_000, Limit.WindowMicroseconds);
        charge.ExpirySeconds = 86_400;
        charge.StandsIn = true;
        return batch;
    }
}
