using EnvoyRls.Redis.Tests.Faults;
using EnvoyRls.Testing;

namespace EnvoyRls.Redis.Tests.Topologies;

public sealed class ClusterFailoverTests(ClusterServers servers) : IClassFixture<ClusterServers>
{
    [Fact]
    public async Task A_dead_primary_is_replaced_by_its_replica()
    {
        await using StoreHost store = await StoreHost.StartAsync(StoreHost.Patient(servers.Cluster.Url, RedisTopologyKind.Cluster) with
        {
            OperationTimeout = TimeSpan.FromMilliseconds(200),
        });
        await OutageTests.RecoverAsync(store);
        RedisServer primary = await servers.Cluster.PrimaryOfAsync("outage_a_1200");

        await primary.KillAsync();
        Task<TimeSpan> recovery = OutageTests.RecoverAsync(store);
        Task served = servers.Cluster.WaitUntilServedAsync(primary);
        await Task.WhenAll(recovery, served);

        TestContext.Current.SendDiagnosticMessage($"charged again {(await recovery).TotalSeconds:F1} s after the primary was killed");
        await primary.RestartAsync();
        await servers.Cluster.WaitUntilServedAsync();
        await OutageTests.RecoverAsync(store);
    }

    [Fact]
    public async Task A_batch_over_all_slots_is_one_call()
    {
        await using StoreHost store = await StoreHost.StartAsync(StoreHost.Patient(servers.Cluster.Url, RedisTopologyKind.Cluster));
        await OutageTests.RecoverAsync(store);
        Batch batch = new($"slots-{Guid.NewGuid():N}_");
        for (int i = 1; i <= 100; i++)
        {
            batch.Add($"key{i}", i);
        }

        Assert.Null(await store.ChargeAsync(batch.Charges));

        Assert.Equal(Enumerable.Range(1, 100).Select(static i => (long)i), batch.Counters);
    }
}
