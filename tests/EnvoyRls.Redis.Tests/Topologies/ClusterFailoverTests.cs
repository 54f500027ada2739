using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using EnvoyRls.Core.Counting;
using EnvoyRls.Redis.Tests.Faults;
using EnvoyRls.Testing;

namespace EnvoyRls.Redis.Tests.Topologies;

public sealed class ClusterFailoverTests(ClusterServers servers) : IClassFixture<ClusterServers>
{
    private static readonly TimeSpan PromotionLimit = TimeSpan.FromSeconds(30);

    [Fact]
    public Task A_dead_primary_is_replaced_by_its_replica() =>
        FailOverAsync("killed", static primary => primary.KillAsync(), static primary => primary.RestartAsync());

    [Fact]
    public Task A_frozen_primary_is_replaced_by_its_replica() =>
        FailOverAsync("frozen", static primary => primary.FreezeAsync(), static primary => primary.ThawAsync());

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

    [Fact]
    public async Task A_seed_that_says_nothing_holds_up_nobody()
    {
        using TcpListener silent = new(IPAddress.Loopback, 0);
        silent.Start();
        RedisOptions options = StoreHost.Patient($"{silent.LocalEndpoint},{servers.Cluster.Url}", RedisTopologyKind.Cluster) with { ConnectTimeout = TimeSpan.FromMinutes(5) };

        await using StoreHost store = await StoreHost.StartAsync(options).WaitAsync(PromotionLimit);

        await OutageTests.RecoverAsync(store);
    }

    [Fact]
    public async Task A_primary_that_is_cut_off_from_the_others_is_not_believed()
    {
        await using RedisCluster cluster = await RedisCluster.StartAsync(hasEntrances: true, password: null);
        await using StoreHost store = await StoreHost.StartAsync(StoreHost.Patient(cluster.Url, RedisTopologyKind.Cluster));

        // The one whose answer is looked at first: both of the others tell something else.
        RedisServer primary = cluster.Servers.Single(node => node.Address == store.Store.Servers[0]);
        RedisServer replica = (await cluster.ReplicasOfAsync(primary))[0];
        cluster.Isolate(primary);

        await Eventually.IsTrueAsync(() => store.Store.Servers.Contains(replica.Address, StringComparer.Ordinal), PromotionLimit, "the replica is asked");
    }

    [Fact]
    public async Task A_store_does_not_respond_while_one_of_its_servers_is_silent()
    {
        TimeSpan limit = TimeSpan.FromMilliseconds(500);
        await using StoreHost store = await StartAsync();
        await Eventually.IsTrueAsync(() => store.Store.RespondsAsync(limit), PromotionLimit, () => "it responds");
        RedisServer primary = await servers.Cluster.PrimaryOfAsync("outage_a_1200");

        await primary.FreezeAsync();
        Assert.False(await store.Store.RespondsAsync(limit));

        await primary.ThawAsync();
        await Eventually.IsTrueAsync(() => store.Store.RespondsAsync(limit), PromotionLimit, () => "it responds again");
        await servers.Cluster.WaitUntilServedAsync();
        await servers.Cluster.WaitUntilReplicatedAsync();
    }

    private Task<StoreHost> StartAsync() => StoreHost.StartAsync(StoreHost.Patient(servers.Cluster.Url, RedisTopologyKind.Cluster) with
    {
        OperationTimeout = TimeSpan.FromMilliseconds(500),
        ConnectTimeout = TimeSpan.FromSeconds(10),
    });

    private async Task FailOverAsync(string how, Func<RedisServer, Task> strike, Func<RedisServer, Task> mend)
    {
        const string Key = "outage_a_1200";
        await using StoreHost store = await StartAsync();
        await OutageTests.RecoverAsync(store);
        RedisServer primary = await servers.Cluster.PrimaryOfAsync(Key);
        string bystander = await KeyElsewhereAsync(primary);

        await strike(primary);
        Task<TimeSpan> recovery = OutageTests.RecoverAsync(store);
        Task<TimeSpan> promotion = Eventually.IsTrueAsync(
            async () => await servers.Cluster.PrimaryOfAsync(Key, except: primary) != primary,
            PromotionLimit,
            () => "the replica is promoted");
        int undisturbed = 0;
        TimeSpan lost = TimeSpan.Zero;
        while (!recovery.IsCompleted)
        {
            long sent = Stopwatch.GetTimestamp();
            Batch batch = new("");
            batch.Add(bystander, 1);
            StoreFault? fault = await store.ChargeAsync(batch.Charges);
            if (fault is null)
            {
                undisturbed++;
                continue;
            }

            // A busy machine is late now and then; what the outage breaks says something else.
            Assert.StartsWith("redis did not answer within", fault.Message, StringComparison.Ordinal);
            lost += Stopwatch.GetElapsedTime(sent);
        }

        // However busy it is: others do not wait out the outage.
        Assert.InRange(lost, TimeSpan.Zero, await recovery / 2);

        TestContext.Current.SendDiagnosticMessage(
            $"{how}: promoted after {(await promotion).TotalSeconds:F1} s, charged again after {(await recovery).TotalSeconds:F1} s, {undisturbed} calls to others meanwhile, {lost.TotalSeconds:F1} s lost to late answers");
        await mend(primary);
        await servers.Cluster.WaitUntilServedAsync();
        await OutageTests.RecoverAsync(store);
    }

    private async Task<string> KeyElsewhereAsync(RedisServer primary)
    {
        for (int i = 0; i < 100; i++)
        {
            if (await servers.Cluster.PrimaryOfAsync($"bystander{i}_1200") != primary)
            {
                return $"bystander{i}";
            }
        }

        throw new InvalidOperationException("every key is on one primary");
    }
}
