using EnvoyRls.Core.Counting;
using EnvoyRls.Core.Counting.Memory;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Core.Supervision;
using EnvoyRls.Core.Tests.Support;
using EnvoyRls.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace EnvoyRls.Core.Tests.Counting.Memory;

public sealed class MemoryCounterStoreTests
{
    private readonly ManualTime _time = new(1_200);
    private readonly StatRegistry _statistics = new();

    [Fact]
    public async Task Concurrent_charges_are_counted_exactly()
    {
        const int Tasks = 8;
        const int ChargesOfEach = 5_000;
        const int Keys = 7;
        await using MemoryCounterStore store = Store(10_000);
        long[] highest = await Task.WhenAll(Enumerable.Range(0, Tasks).Select(task => Task.Run(async () =>
        {
            long seen = 0;
            for (int i = 0; i < ChargesOfEach; i++)
            {
                seen = Math.Max(seen, await store.AddAsync($"k{i % Keys}", 1_200, hits: 3));
            }

            return seen;
        })));

        long total = 0;
        for (int key = 0; key < Keys; key++)
        {
            total += await store.ReadAsync($"k{key}", 1_200);
        }

        Assert.Equal(3L * Tasks * ChargesOfEach, total);
        Assert.Equal(await store.ReadAsync("k0", 1_200), highest.Max());
        Assert.Equal(Keys, store.Count);
    }

    [Fact]
    public async Task Every_charge_of_a_contended_counter_gets_a_value_of_its_own()
    {
        await using MemoryCounterStore store = Store(100);
        long[][] values = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            long[] seen = new long[2_000];
            for (int i = 0; i < seen.Length; i++)
            {
                seen[i] = await store.AddAsync("k", 1_200);
            }

            return seen;
        })));

        Assert.Equal(Enumerable.Range(1, 8_000).Select(value => (long)value), values.SelectMany(seen => seen).Order());
    }

    [Fact]
    public async Task A_new_window_starts_from_nothing()
    {
        await using MemoryCounterStore store = Store(100);
        await store.AddAsync("k", 1_200, hits: 9);

        Assert.Equal(0, await store.ReadAsync("k", 1_260));
        Assert.Equal(9, await store.ReadAsync("k", 1_200));
        Assert.Equal(2, await store.AddAsync("k", 1_260, hits: 2));
        Assert.Equal(2, await store.ReadAsync("k", 1_260));
        Assert.Equal(1, store.Count);
    }

    [Fact]
    public async Task A_clock_that_steps_back_frees_nobody()
    {
        await using MemoryCounterStore store = Store(100);
        await store.AddAsync("k", 1_260, hits: 9);

        Assert.Equal(9, await store.ReadAsync("k", 1_200));
        Assert.Equal(10, await store.AddAsync("k", 1_200));
        Assert.Equal(11, await store.AddAsync("k", 1_260));
    }

    [Fact]
    public async Task Limits_of_other_windows_have_other_counters()
    {
        await using MemoryCounterStore store = Store(100);
        await store.AddAsync("k", 0, windowSeconds: 60, hits: 5);

        Assert.Equal(1, await store.AddAsync("k", 0, windowSeconds: 3600));
        Assert.Equal(5, await store.ReadAsync("k", 0, windowSeconds: 60));
    }

    [Fact]
    public async Task A_refund_takes_back_but_never_below_nothing()
    {
        await using MemoryCounterStore store = Store(100);
        await store.AddAsync("k", 1_200, hits: 5);

        Assert.Equal(3, await store.RefundAsync("k", 1_200, hits: 2));
        Assert.Equal(0, await store.RefundAsync("k", 1_200, hits: 9));
        Assert.Equal(0, await store.RefundAsync("missing", 1_200));
        Assert.Equal(0, await store.RefundAsync("k", 1_260));
        Assert.Equal(1, store.Count);
    }

    [Fact]
    public async Task A_counter_saturates()
    {
        await using MemoryCounterStore store = Store(100);
        await store.AddAsync("k", 1_200, hits: long.MaxValue - 1);

        Assert.Equal(long.MaxValue, await store.AddAsync("k", 1_200, hits: 1));
        Assert.Equal(long.MaxValue, await store.AddAsync("k", 1_200, hits: long.MaxValue));
    }

    [Fact]
    public async Task Reading_and_peeking()
    {
        await using MemoryCounterStore store = Store(100);

        Assert.Equal(0, await store.ReadAsync("k", 1_200));
        Assert.Equal(0, store.Count);
        Assert.Equal(0, await store.AddAsync("k", 1_200, hits: 0));
        Assert.Equal(1, store.Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(127)]
    [InlineData(1_000)]
    [InlineData(100_000)]
    public async Task The_bound_holds_and_evictions_are_counted(int maxCounters)
    {
        await using MemoryCounterStore store = Store(maxCounters);
        int keys = maxCounters + 5_000;
        for (int i = 0; i < keys; i++)
        {
            await store.AddAsync($"k{i}", 1_200);
        }

        Assert.InRange(store.Count, 1, maxCounters);
        Assert.Equal((ulong)(keys - store.Count), Evictions);
        Assert.Equal(store.Count, Gauge("envoyrls.memory.counters"));
    }

    [Fact]
    public async Task Counters_in_use_survive_a_flood_of_others()
    {
        const int Hot = 50;
        await using MemoryCounterStore store = Store(2_000);
        for (int i = 0; i < 40_000; i++)
        {
            await store.AddAsync($"flood{i}", 1_200);
            await store.AddAsync($"hot{i % Hot}", 1_200);
        }

        int exact = 0;
        for (int i = 0; i < Hot; i++)
        {
            exact += await store.ReadAsync($"hot{i}", 1_200) == 40_000 / Hot ? 1 : 0;
        }

        Assert.Equal(Hot, exact);
    }

    [Fact]
    public async Task What_has_expired_goes_before_what_has_not()
    {
        await using MemoryCounterStore store = Store(64);
        for (int i = 0; i < 32; i++)
        {
            await store.AddAsync($"day{i}", 0, windowSeconds: 86_400);
        }

        for (int i = 0; i < 32; i++)
        {
            await store.AddAsync($"second{i}", 1_200, windowSeconds: 1);
        }

        _time.Set(1_201);
        for (int i = 0; i < 16; i++)
        {
            await store.AddAsync($"new{i}", 1_201, windowSeconds: 1);
        }

        Assert.Equal(64, store.Count);
        Assert.InRange(Evictions, 0u, 4u);
    }

    [Fact]
    public async Task A_sweep_forgets_what_has_expired_and_nothing_else()
    {
        await using MemoryCounterStore store = Store(10_000);
        for (int i = 0; i < 1_000; i++)
        {
            await store.AddAsync($"k{i}", 1_200, windowSeconds: i % 2 == 0 ? 60 : 3600);
        }

        _time.Set(1_259);
        store.Sweep();
        Assert.Equal(1_000, store.Count);

        _time.Set(1_260);
        store.Sweep();
        Assert.Equal(500, store.Count);
        Assert.Equal(0u, Evictions);
        Assert.Equal(1, await store.ReadAsync("k1", 1_200, windowSeconds: 3600));
        Assert.Equal(1, await store.AddAsync("k0", 1_260));
    }

    [Fact]
    public async Task The_sweeping_loop_gets_round_to_every_counter()
    {
        await using Supervisor supervisor = new(_time, _statistics, NullLogger<Supervisor>.Instance);
        await using MemoryCounterStore store = Store(10_000);
        for (int i = 0; i < 500; i++)
        {
            await store.AddAsync($"k{i}", 1_200, windowSeconds: 1);
        }

        store.StartSweeping(supervisor);
        await Eventually.TrueAsync(() => _time.TimerCount > 0, "the loop waits for its first tick");
        _time.Set(1_300);

        // Ticks that come while the loop works merge into one, so time goes on until it has seen enough of them.
        await Eventually.TrueAsync(
            () =>
            {
                _time.Advance(TimeSpan.FromSeconds(1));
                return store.Count == 0;
            },
            "all counters are swept");
    }

    [Fact]
    public void At_least_one_counter_must_fit() => Assert.Throws<ArgumentOutOfRangeException>(() => Store(0));

    private MemoryCounterStore Store(int maxCounters) => new(maxCounters, new WindowClock(_time), _time, _statistics);

    private ulong Evictions => _statistics.Counter("envoyrls.memory.evictions_total").Value;

    private double Gauge(string name) => _statistics.Gauges.Single(gauge => gauge.Name == name).Value;
}
