using EnvoyRls.Core.Algorithms;
using EnvoyRls.Redis.Tests.Scripts;
using EnvoyRls.Testing;

namespace EnvoyRls.Redis.Tests.Leases;

/// <summary>A primary dies while replicas lease from it: what it had not replicated can be admitted once more, and nothing else.</summary>
[Collection(DifferentialCollection.Name)]
public sealed class LeaseFailoverTests(ClusterServers servers, ITestOutputHelper output) : IClassFixture<ClusterServers>
{
    private const uint Amount = 100_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LongestElection = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task The_death_of_a_primary_costs_what_it_had_not_replicated()
    {
        await using LeasedFleet fleet = await LeasedFleet.StartAsync(OptionsOf(replicas: 0), replicas: 4);

        (long granted, long alone) = await KillAmidCallsAsync(fleet);

        // A busy machine may have replicated none of the few commands that charged all of it.
        Assert.InRange(fleet.Admitted, Amount / 2, Amount + granted + alone);
    }

    [Fact]
    public async Task It_costs_no_slice_where_a_replica_has_to_know_of_slices()
    {
        await using LeasedFleet fleet = await LeasedFleet.StartAsync(OptionsOf(replicas: 1), replicas: 4);

        long unawaited = (await KillAmidCallsAsync(fleet)).Unawaited;

        // What was charged by itself, or while the replica lagged behind, may be lost as ever.
        Assert.InRange(fleet.Admitted, Amount / 2, Amount + unawaited);
        Assert.True(fleet.Withheld > 0, "slices were leased from a primary without a replica");
    }

    private RedisOptions OptionsOf(int replicas) => StoreHost.Patient(servers.Cluster.Url, RedisTopologyKind.Cluster) with
    {
        OperationTimeout = TimeSpan.FromMilliseconds(500),
        LeaseWaitReplicas = replicas,
    };

    /// <summary>Kills the primary of the fleet's counter when a third is admitted; what had been leased, and charged without a replica that knew, by then. Returns when nothing more is admitted.</summary>
    private async Task<(long Granted, long Unawaited)> KillAmidCallsAsync(LeasedFleet fleet)
    {
        Limit limit = Limit.FixedWindow(Amount, 3_600_000_000);
        RedisServer primary = await servers.Cluster.PrimaryOfAsync(fleet.CounterKey);
        Task calls = fleet.CallAsync(limit, first: 0, long.MaxValue, Patience);
        await Eventually.TrueAsync(() => fleet.Admitted >= Amount / 3);
        long failed = fleet.Failed;
        await primary.KillAsync();

        // Grants that were on their way when it died are counted once its death is noticed, and there is no successor before two seconds.
        await Eventually.TrueAsync(() => fleet.Failed > failed);
        (long granted, long unawaited) = (fleet.Granted, fleet.Unawaited);
        await Eventually.IsTrueAsync(
            async () => await servers.Cluster.PrimaryOfAsync(fleet.CounterKey, except: primary) != primary, LongestElection, () => "another primary");
        await calls;
        await fleet.CallAsync(limit, first: 0, long.MaxValue, Patience);
        await primary.RestartAsync();
        await servers.Cluster.WaitUntilReplicatedAsync();
        output.WriteLine($"{fleet.Admitted} of {Amount} admitted, {granted} leased and {unawaited} charged without a replica that knew before the death");
        output.WriteLine($"{fleet.Failed} calls failed meanwhile, {fleet.Withheld} requests got no slice for want of replicas");
        return (granted, unawaited);
    }
}
