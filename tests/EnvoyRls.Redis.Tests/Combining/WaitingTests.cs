using System.Diagnostics;
using System.Globalization;
using EnvoyRls.Core.Counting;
using EnvoyRls.Testing;

namespace EnvoyRls.Redis.Tests.Combining;

/// <summary>What becomes of those that wait for another one of their key.</summary>
public sealed class WaitingTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Whoever_runs_out_of_time_before_being_sent_is_never_charged()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        await using StoreHost store = await StoreHost.StartAsync(StoreHost.Patient(server.Address));
        await server.FreezeAsync();
        Task<StoreFault?> first = ChargeAsync(store, 1).Answer;
        Task<StoreFault?>[] hasty = [.. Enumerable.Range(0, 5).Select(_ => ChargeAsync(store, 100, TimeSpan.FromMilliseconds(20)).Answer)];
        Task<StoreFault?> patient = ChargeAsync(store, 10).Answer;

        Assert.All(await Task.WhenAll(hasty), static fault => Assert.Equal(StoreFaultKind.DeadlineExceeded, fault?.Kind));
        await server.ThawAsync();

        Assert.Null(await first);
        Assert.Null(await patient);
        Assert.Equal("11", await server.CliAsync("GET", "waiting_a_1200"));
        await Eventually.IsTrueAsync(() => store.Store.InFlight == 0, Limit, "nothing is left in flight");
    }

    [Fact]
    public async Task Whoever_comes_after_too_many_is_refused()
    {
        const int Most = 8192;
        await using RedisServer server = await RedisServer.StartAsync();
        await using StoreHost store = await StoreHost.StartAsync(StoreHost.Patient(server.Address) with { MaxInFlight = 2 * Most });
        await server.FreezeAsync();
        Task<StoreFault?>[] calls = [.. Enumerable.Range(0, Most + 1).Select(_ => ChargeAsync(store, 1).Answer)];

        StoreFault? refused = await ChargeAsync(store, 1).Answer.WaitAsync(Limit);

        Assert.Equal(new StoreFault(StoreFaultKind.Overloaded, "too many calls wait for one key in Redis already"), refused);
        await server.ThawAsync();
        Assert.All(await Task.WhenAll(calls), static fault => Assert.Null(fault));
        Assert.Equal((Most + 1).ToString(CultureInfo.InvariantCulture), await server.CliAsync("GET", "waiting_a_1200"));
    }

    [Fact]
    public async Task Together_they_overflow_where_each_would_have()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        await using StoreHost store = await StoreHost.StartAsync(StoreHost.Patient(server.Address));
        await server.CliAsync("SET", "waiting_a_1200", (long.MaxValue - 10).ToString(CultureInfo.InvariantCulture));
        await server.FreezeAsync();
        (Task<StoreFault?> Answer, Batch Batch)[] calls = [.. new long[] { 1, 4, 6, 3, 2, 1 }.Select(hits => ChargeAsync(store, hits))];
        await server.ThawAsync();

        Assert.All(await Task.WhenAll(calls.Select(static call => call.Answer)), static fault => Assert.Null(fault));

        // One, four, three and two fit; six and the last one do not.
        long[] below = [.. calls.Select(static call => long.MaxValue - call.Batch.Counters[0])];
        Assert.Equal([9, 5, 0, 2, 0, 0], below);
        Assert.Equal(long.MaxValue.ToString(CultureInfo.InvariantCulture), await server.CliAsync("GET", "waiting_a_1200"));
    }

    [Fact]
    public async Task A_fault_of_the_one_before_is_not_theirs()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        await using StoreHost store = await StoreHost.StartAsync(StoreHost.Patient(server.Address));
        Assert.Null(await ChargeAsync(store, 1).Answer);
        await server.CliAsync("SET", "waiting_a_1200", "text");
        await server.FreezeAsync();
        Task<StoreFault?>[] calls = [.. Enumerable.Range(0, 3).Select(_ => ChargeAsync(store, 1).Answer)];
        await server.ThawAsync();

        Assert.All(await Task.WhenAll(calls), static fault => Assert.Contains("not an integer", fault?.Message, StringComparison.Ordinal));
        await server.CliAsync("DEL", "waiting_a_1200");
        Assert.Null(await ChargeAsync(store, 1).Answer);
    }

    private static (Task<StoreFault?> Answer, Batch Batch) ChargeAsync(StoreHost store, long hits, TimeSpan? patience = null)
    {
        Batch batch = new("waiting_");
        batch.Add("a", hits);
        if (patience is { } limit)
        {
            batch.Charges.Deadline = Stopwatch.GetTimestamp() + (long)(limit.TotalSeconds * Stopwatch.Frequency);
        }

        return (store.ChargeAsync(batch.Charges).AsTask(), batch);
    }
}
