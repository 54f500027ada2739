using System.Globalization;
using EnvoyRls.Core.Counting;
using EnvoyRls.Redis.Resp;
using EnvoyRls.Redis.Topologies;
using EnvoyRls.Testing;

namespace EnvoyRls.Redis.Tests.Topologies;

/// <summary>Slots that move while their counters are charged: nothing fails, nothing is charged twice.</summary>
public sealed class ClusterMoveTests(ClusterServers servers) : IClassFixture<ClusterServers>
{
    private const string Key = "moving_a_1200";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private static readonly string Slot = HashSlot.Of("moving_a_1200"u8).ToString(CultureInfo.InvariantCulture);

    [Fact]
    public async Task A_slot_that_moves_under_load_loses_and_doubles_nothing()
    {
        const int Rounds = 4;
        await using StoreHost store = await StoreHost.StartAsync(StoreHost.Patient(servers.Cluster.Url, RedisTopologyKind.Cluster));
        await servers.Cluster.WaitUntilServedAsync();
        using CancellationTokenSource enough = new();
        Task<int>[] callers = [.. Enumerable.Range(0, 8).Select(_ => Task.Run(() => ChargeUntilAsync(store, enough.Token)))];
        for (int i = 0; i < Rounds; i++)
        {
            await MoveAsync();
        }

        await enough.CancelAsync();
        int charged = (await Task.WhenAll(callers)).Sum();

        RedisServer owner = await servers.Cluster.PrimaryOfAsync(Key);
        Assert.Equal(charged.ToString(CultureInfo.InvariantCulture), await owner.CliAsync("GET", Key));
        Assert.InRange(charged, Rounds, int.MaxValue);
    }

    [Fact]
    public async Task A_server_that_joins_is_met_by_the_first_slot_that_is_on_its_way_there()
    {
        CancellationToken cancel = TestContext.Current.CancellationToken;

        // A cluster of its own, as it grows.
        await using RedisCluster cluster = await RedisCluster.StartAsync();
        await using RedisServer joined = await RedisServer.StartAsync(
            new RedisServerOptions { Arguments = ["--cluster-enabled", "yes", "--cluster-node-timeout", "2000"] });
        await using StoreHost store = await StoreHost.StartAsync(StoreHost.Patient(cluster.Url, RedisTopologyKind.Cluster));
        Assert.Null(await ChargeAsync(store));
        RedisServer from = await cluster.PrimaryOfAsync(Key);
        await from.CliAsync("CLUSTER", "MEET", "127.0.0.1", joined.Port.ToString(CultureInfo.InvariantCulture));
        await Eventually.IsTrueAsync(
            async () => (await joined.CliAsync("CLUSTER", "INFO")).Contains("cluster_state:ok", StringComparison.Ordinal)
                && (await from.CliAsync("CLUSTER", "NODES")).Contains($"{joined.Address}@", StringComparison.Ordinal),
            Limit,
            () => "they have met");

        await BeginMoveAsync(from, joined);

        StoreFault? fault = null;
        await Eventually.IsTrueAsync(async () => (fault = await ChargeAsync(store)) is null, Limit, () => $"the server is met: {fault}");
        await using RespConnection there = await RespConnection.OpenAsync(RedisAddress.Parse(joined.Address), null, null, null, cancel);
        await there.AskAsync(cancel, "ASKING");
        Assert.True((await there.AskAsync(cancel, "GET", Key)).Is("2"));
    }

    [Fact]
    public async Task A_batch_that_is_charged_whole_waits_until_its_keys_are_on_one_server_again()
    {
        const string Prefix = "{split}:";
        await using StoreHost store = await StoreHost.StartAsync(StoreHost.Patient(servers.Cluster.Url, RedisTopologyKind.Cluster));
        await servers.Cluster.WaitUntilServedAsync();
        Assert.Null(await ChargeWholeAsync(store, Prefix));
        RedisServer from = await servers.Cluster.PrimaryOfAsync(Prefix);
        RedisServer to = await servers.Cluster.OtherPrimaryAsync(from);
        string slot = await from.CliAsync("CLUSTER", "KEYSLOT", Prefix);
        await to.CliAsync("CLUSTER", "SETSLOT", slot, "IMPORTING", await from.CliAsync("CLUSTER", "MYID"));
        await from.CliAsync("CLUSTER", "SETSLOT", slot, "MIGRATING", await to.CliAsync("CLUSTER", "MYID"));
        string port = to.Port.ToString(CultureInfo.InvariantCulture);
        Assert.Equal("OK", await from.CliAsync("MIGRATE", "127.0.0.1", port, $"{Prefix}a_1200", "0", "5000"));

        ValueTask<StoreFault?> charging = ChargeWholeAsync(store, Prefix);
        await Eventually.IsTrueAsync(
            async () => (await from.CliAsync("INFO", "errorstats")).Contains("errorstat_TRYAGAIN", StringComparison.Ordinal), Limit, () => "the keys are found apart");
        Assert.Equal("OK", await from.CliAsync("MIGRATE", "127.0.0.1", port, $"{Prefix}b_1200", "0", "5000"));

        Assert.Null(await charging);
        await servers.Cluster.MoveSlotAsync(Prefix, from, to);
        Assert.Equal("2", await to.CliAsync("GET", $"{Prefix}a_1200"));
        Assert.Equal("2", await to.CliAsync("GET", $"{Prefix}b_1200"));
    }

    private static ValueTask<StoreFault?> ChargeWholeAsync(StoreHost store, string prefix)
    {
        Batch batch = new Batch(prefix).AllOrNothing().Fixed("a", 10, 1).Fixed("b", 10, 1);
        return store.ChargeAsync(batch.Charges);
    }

    private static ValueTask<StoreFault?> ChargeAsync(StoreHost store)
    {
        Batch batch = new("moving_");
        batch.Add("a", 1);
        return store.ChargeAsync(batch.Charges);
    }

    private static async Task<int> ChargeUntilAsync(StoreHost store, CancellationToken enough)
    {
        int charged = 0;
        while (!enough.IsCancellationRequested)
        {
            Assert.Null(await ChargeAsync(store));
            charged++;
        }

        return charged;
    }

    private async Task MoveAsync()
    {
        RedisServer from = await servers.Cluster.PrimaryOfAsync(Key);
        await servers.Cluster.MoveSlotAsync(Key, from, await servers.Cluster.OtherPrimaryAsync(from));
    }

    /// <summary>Announces the move and takes the key along; the slot still belongs to where it was.</summary>
    private static async Task BeginMoveAsync(RedisServer from, RedisServer to)
    {
        string fromId = await from.CliAsync("CLUSTER", "MYID");
        string toId = await to.CliAsync("CLUSTER", "MYID");
        await to.CliAsync("CLUSTER", "SETSLOT", Slot, "IMPORTING", fromId);
        await from.CliAsync("CLUSTER", "SETSLOT", Slot, "MIGRATING", toId);
        Assert.Equal("OK", await from.CliAsync("MIGRATE", "127.0.0.1", to.Port.ToString(CultureInfo.InvariantCulture), Key, "0", "5000"));
    }
}
