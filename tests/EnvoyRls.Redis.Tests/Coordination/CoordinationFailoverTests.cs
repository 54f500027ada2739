using EnvoyRls.Core.Coordination;
using EnvoyRls.Redis.Coordination;
using EnvoyRls.Testing;

namespace EnvoyRls.Redis.Tests.Coordination;

/// <summary>The server that holds everything dies and another takes its place, while a leader renews and a replica waits.</summary>
public sealed class CoordinationFailoverTests
{
    private static readonly CancellationToken Never = CancellationToken.None;
    private static readonly TimeSpan RecoveryLimit = TimeSpan.FromSeconds(60);
    private static readonly RedisCoordinationOptions Options = new() { Timeout = TimeSpan.FromSeconds(1) };

    [Fact]
    public async Task A_clusters_dead_primary_is_followed_by_its_replica()
    {
        await using RedisCluster cluster = await RedisCluster.StartAsync();
        RedisServer primary = await cluster.PrimaryOfAsync("envoyrls:{coord}:document:book");
        await FailOverAsync(StoreHost.Patient(cluster.Url, RedisTopologyKind.Cluster), primary.KillAsync);
    }

    [Fact]
    public async Task A_dead_master_is_followed_by_the_one_that_the_sentinels_choose()
    {
        await using RedisSentinelTrio trio = await RedisSentinelTrio.StartAsync();
        RedisServer master = await trio.MasterAsync();
        await FailOverAsync(StoreHost.Patient(trio.Url, RedisTopologyKind.Sentinel), master.KillAsync);
    }

    [Fact]
    public async Task A_frozen_master_is_followed_by_the_one_that_the_sentinels_choose()
    {
        await using RedisSentinelTrio trio = await RedisSentinelTrio.StartAsync();
        RedisServer master = await trio.MasterAsync();
        await FailOverAsync(StoreHost.Patient(trio.Url, RedisTopologyKind.Sentinel), master.FreezeAsync);
        await master.ThawAsync();
    }

    private static async Task FailOverAsync(RedisOptions redis, Func<Task> strike)
    {
        await using CoordinatorHost leader = await CoordinatorHost.StartAsync(redis, Options);
        await using CoordinatorHost other = await CoordinatorHost.StartAsync(redis, Options);
        long? before = null;
        await Eventually.IsTrueAsync(async () => (before = await TryLeadAsync(leader)) is not null, RecoveryLimit, () => "somebody leads");
        DocumentWrite kept = await leader.WriteAsync("book", 0, before, new byte[1], Never);
        Task wait = other.WaitForChangeAsync("book", kept.Version, RecoveryLimit * 2, Never).AsTask();

        await strike();
        await Eventually.IsTrueAsync(async () => await TryLeadAsync(leader) is null, RecoveryLimit, () => "the server is missed");
        long? after = null;
        TimeSpan recovery = await Eventually.IsTrueAsync(async () => (after = await TryLeadAsync(leader)) is not null, RecoveryLimit, () => "the lead is renewed");

        TestContext.Current.SendDiagnosticMessage($"{redis.Kind}: renewed {recovery.TotalSeconds:F1} s after the server was missed");
        Assert.True(after >= before);
        SharedDocument? stands = await leader.ReadAsync("book", Never);
        DocumentWrite write = await leader.WriteAsync("book", stands?.Version ?? 0, after, new byte[1], Never);
        Assert.True(write.IsWritten);
        Assert.True(write.Version > kept.Version);
        await wait.WaitAsync(RecoveryLimit);
        await Eventually.IsTrueAsync(() => IsAnnouncedAsync(leader, other), RecoveryLimit, () => "changes are announced again");
        Assert.DoesNotContain(leader.Loops.Concat(other.Loops), static loop => loop.Restarts > 0);
    }

    private static async Task<long?> TryLeadAsync(CoordinatorHost leader)
    {
        try
        {
            return await leader.LeadAsync("adaptive", "a", RecoveryLimit * 2, Never);
        }
        catch (CoordinationException)
        {
            return null;
        }
    }

    /// <summary>Whether a change is known elsewhere before anybody would have looked for it.</summary>
    private static async Task<bool> IsAnnouncedAsync(CoordinatorHost writer, CoordinatorHost reader)
    {
        long version = (await writer.ReadAsync("book", Never))?.Version ?? 0;
        Task wait = reader.WaitForChangeAsync("book", version, RecoveryLimit, Never).AsTask();
        await Task.Delay(50);
        await writer.WriteAsync("book", version, null, new byte[1], Never);
        return await Task.WhenAny(wait, Task.Delay(300)) == wait;
    }
}
