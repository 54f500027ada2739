using System.Diagnostics;
using EnvoyRls.Core.Counting;
using EnvoyRls.Testing;

namespace EnvoyRls.Redis.Tests.Faults;

public sealed class OutageTests
{
    private static readonly TimeSpan RecoveryLimit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_frozen_server_is_given_up_by_the_time_limit_and_answers_again_when_it_thaws()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        await using StoreHost store = await StoreHost.StartAsync(StoreHost.Patient(server.Address) with { OperationTimeout = TimeSpan.FromMilliseconds(15) });
        await RecoverAsync(store);
        await server.FreezeAsync();

        StoreFault? fault = await ChargeAsync(store).AsTask().WaitAsync(TimeSpan.FromSeconds(5));
        Assert.Equal(new StoreFault(StoreFaultKind.Unavailable, "redis did not answer within 15 ms"), fault);
        Assert.InRange(store.Statistics.StoreLatency.Snapshot().Quantile(1)!.Value.TotalMilliseconds, 14, 5_000);

        await server.ThawAsync();
        await RecoverAsync(store);
        await Eventually.IsTrueAsync(() => store.Store.InFlight == 0, RecoveryLimit, "late replies are let go");
    }

    [Fact]
    public async Task A_store_responds_while_its_server_does()
    {
        TimeSpan limit = TimeSpan.FromMilliseconds(500);
        await using RedisServer server = await RedisServer.StartAsync();
        await using StoreHost store = await StoreHost.StartAsync(StoreHost.Patient(server.Address));
        await Eventually.IsTrueAsync(() => store.Store.RespondsAsync(limit), RecoveryLimit, () => "it responds");

        await server.FreezeAsync();
        Assert.False(await store.Store.RespondsAsync(limit));
        await server.ThawAsync();
        await Eventually.IsTrueAsync(() => store.Store.RespondsAsync(limit), RecoveryLimit, () => "it responds again");

        await server.KillAsync();
        Assert.False(await store.Store.RespondsAsync(limit));
    }

    [Fact]
    public async Task The_callers_deadline_is_told_when_it_is_the_earlier()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        await using StoreHost store = await StoreHost.StartAsync(StoreHost.Patient(server.Address));
        await server.FreezeAsync();
        Batch batch = new("frozen_");
        batch.Add("a", 1);
        batch.Charges.Deadline = Stopwatch.GetTimestamp() + (Stopwatch.Frequency / 50);

        StoreFault? fault = await store.ChargeAsync(batch.Charges).AsTask().WaitAsync(TimeSpan.FromSeconds(4));

        Assert.Equal(StoreFaultKind.DeadlineExceeded, fault?.Kind);
        await server.ThawAsync();
    }

    [Fact]
    public async Task A_late_reply_does_not_touch_a_batch_that_is_used_again()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        await using StoreHost store = await StoreHost.StartAsync(StoreHost.Patient(server.Address) with { OperationTimeout = TimeSpan.FromMilliseconds(15) });
        await RecoverAsync(store);
        await server.FreezeAsync();
        Batch batch = new("late_");
        batch.Add("a", 7);
        Assert.NotNull(await store.ChargeAsync(batch.Charges));
        batch.Charges.Clear();
        batch.Add("b", 1);
        batch.Charges.Charges[0].Counter = -1;

        await server.ThawAsync();
        await Eventually.IsTrueAsync(() => store.Store.InFlight == 0, RecoveryLimit, "the late reply is in");

        Assert.Equal([-1], batch.Counters);
        Assert.Equal("7", await server.CliAsync("GET", "late_a_1200"));
    }

    [Fact]
    public async Task More_calls_than_may_wait_are_refused_at_once_until_late_replies_are_in()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        await using StoreHost store = await StoreHost.StartAsync(
            StoreHost.Patient(server.Address) with { OperationTimeout = TimeSpan.FromMilliseconds(15), MaxInFlight = 10 });
        await server.FreezeAsync();
        ValueTask<StoreFault?>[] waiting = [.. Enumerable.Range(0, 10).Select(_ => ChargeAsync(store))];

        ValueTask<StoreFault?> refused = ChargeAsync(store);

        Assert.True(refused.IsCompleted);
        Assert.Equal(new StoreFault(StoreFaultKind.Overloaded, "10 calls wait for Redis already"), await refused);
        foreach (ValueTask<StoreFault?> call in waiting)
        {
            Assert.Equal(StoreFaultKind.Unavailable, (await call)?.Kind);
        }

        Assert.Equal(StoreFaultKind.Overloaded, (await ChargeAsync(store))?.Kind);
        await server.ThawAsync();
        await RecoverAsync(store);
    }

    [Fact]
    public async Task A_killed_server_is_unavailable_at_once_and_comes_back_after_a_restart()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        await using StoreHost store = await StoreHost.StartAsync(StoreHost.Patient(server.Address));
        await server.KillAsync();
        await Eventually.IsTrueAsync(() => !store.Store.IsConnected, RecoveryLimit, "the broken connection is noticed");

        ValueTask<StoreFault?> call = ChargeAsync(store);
        Assert.True(call.IsCompleted);
        Assert.Equal(new StoreFault(StoreFaultKind.Unavailable, "no connection to Redis is up"), await call);

        await server.RestartAsync();
        TimeSpan recovery = await RecoverAsync(store);
        TestContext.Current.SendDiagnosticMessage($"recovered {recovery.TotalMilliseconds:F0} ms after the restart");
        Assert.DoesNotContain(store.Loops, static loop => loop.Restarts > 0);
    }

    [Fact]
    public async Task Calls_under_way_when_the_server_dies_are_answered()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        await using StoreHost store = await StoreHost.StartAsync(StoreHost.Patient(server.Address));
        await server.FreezeAsync();
        Task<StoreFault?>[] calls = [.. Enumerable.Range(0, 50).Select(_ => ChargeAsync(store).AsTask())];
        await server.KillAsync();

        StoreFault?[] faults = await Task.WhenAll(calls).WaitAsync(RecoveryLimit);

        Assert.All(faults, static fault => Assert.Equal(StoreFaultKind.Unavailable, fault?.Kind));
        Assert.All(faults, static fault => Assert.DoesNotContain('\n', fault!.Message));
        await Eventually.IsTrueAsync(() => store.Store.InFlight == 0, RecoveryLimit, "nothing is left in flight");
    }

    [Fact]
    public async Task A_master_turned_replica_refuses_and_serves_again_when_it_is_promoted()
    {
        await using RedisServer master = await RedisServer.StartAsync();
        await using RedisServer server = await RedisServer.StartAsync();
        await using StoreHost store = await StoreHost.StartAsync(StoreHost.Patient(server.Address));
        Assert.Null(await ChargeAsync(store));
        string[] host = master.Address.Split(':');
        await server.CliAsync("REPLICAOF", host[0], host[1]);

        StoreFault? fault = await ChargeAsync(store);
        Assert.Equal(StoreFaultKind.Unavailable, fault?.Kind);
        Assert.Contains("READONLY", fault?.Message, StringComparison.Ordinal);

        await server.CliAsync("REPLICAOF", "NO", "ONE");
        await RecoverAsync(store);
    }

    internal static Task<TimeSpan> RecoverAsync(ICounterStore store)
    {
        StoreFault? last = null;
        return Eventually.IsTrueAsync(
            async () => (last = await ChargeAsync(store)) is null,
            RecoveryLimit,
            () => $"the store charges again: {last}");
    }

    internal static ValueTask<StoreFault?> ChargeAsync(ICounterStore store)
    {
        Batch batch = new("outage_");
        batch.Add("a", 1);
        return store.ChargeAsync(batch.Charges);
    }
}
