using System.Globalization;
using EnvoyRls.Core.Counting;
using EnvoyRls.Redis.Topologies;
using EnvoyRls.Testing;

namespace EnvoyRls.Redis.Tests.Topologies;

/// <summary>Slots that move while their counters are charged: nothing fails, nothing is charged twice.</summary>
public sealed class ClusterMoveTests(ClusterServers servers) : IClassFixture<ClusterServers>
{
    private const string Key = "moving_a_1200";

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

    private static async Task<int> ChargeUntilAsync(StoreHost store, CancellationToken enough)
    {
        int charged = 0;
        Batch batch = new("moving_");
        while (!enough.IsCancellationRequested)
        {
            batch.Charges.Clear();
            batch.Add("a", 1);
            StoreFault? fault = await store.ChargeAsync(batch.Charges);
            Assert.Null(fault);
            charged++;
        }

        return charged;
    }

    /// <summary>Moves the slot to another primary as an operator would: announced, key by key, then for good.</summary>
    private async Task MoveAsync()
    {
        RedisServer from = await servers.Cluster.PrimaryOfAsync(Key);
        RedisServer to = await OtherPrimaryAsync(from);
        string fromId = await from.CliAsync("CLUSTER", "MYID");
        string toId = await to.CliAsync("CLUSTER", "MYID");
        await to.CliAsync("CLUSTER", "SETSLOT", Slot, "IMPORTING", fromId);
        await from.CliAsync("CLUSTER", "SETSLOT", Slot, "MIGRATING", toId);
        await from.CliAsync("MIGRATE", "127.0.0.1", to.Port.ToString(CultureInfo.InvariantCulture), Key, "0", "5000");
        await to.CliAsync("CLUSTER", "SETSLOT", Slot, "NODE", toId);
        await from.CliAsync("CLUSTER", "SETSLOT", Slot, "NODE", toId);
        await Eventually.IsTrueAsync(
            async () => await servers.Cluster.PrimaryOfAsync(Key) == to, TimeSpan.FromSeconds(20), () => "others know of the move");
    }

    private async Task<RedisServer> OtherPrimaryAsync(RedisServer primary)
    {
        foreach (RedisServer server in servers.Cluster.Servers)
        {
            if (server != primary && (await server.CliAsync("ROLE")).StartsWith("master", StringComparison.Ordinal))
            {
                return server;
            }
        }

        throw new InvalidOperationException("there is no other primary");
    }
}
