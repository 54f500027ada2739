using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Counting;
using EnvoyRls.Core.Counting.Memory;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Testing;

namespace EnvoyRls.Core.Tests.Counting.Memory;

/// <summary>What only the memory store shows: which counters are there, when they go, and what happens when it is full.</summary>
public sealed class MemoryAlgorithmTests
{
    private const long Second = 1_000_000;

    private readonly FakeTimeProvider _time = new(DateTimeOffset.FromUnixTimeSeconds(1_200));
    private readonly StatRegistry _statistics = new();

    public static TheoryData<LimitAlgorithm> Algorithms => TransitionCounter.Algorithms;

    [Theory]
    [MemberData(nameof(Algorithms))]
    public async Task Random_charges_meet_what_the_transition_says_whatever_is_swept(LimitAlgorithm algorithm)
    {
        const int Seed = 801;
        RandomTraffic traffic = new(algorithm, Seed) { StepsBack = false };
        for (int i = 0; i < 1_000; i++)
        {
            await using MemoryCounterStore store = Store(100);
            Limit limit = traffic.NextLimit();
            TransitionCounter model = new(algorithm);
            ChargeOutcome outcome = default;
            for (int step = 0; step < 100; step++)
            {
                (long now, long hits) = traffic.Next(outcome);
                _time.SetUtcNow(DateTimeOffset.UnixEpoch.AddTicks(now * TimeSpan.TicksPerMicrosecond));
                if (step % 10 == 0)
                {
                    store.Sweep();
                }

                ChargeOutcome expected = model.Apply(now, limit, hits);
                outcome = await ChargeAsync(store, "k", limit, hits);
                Assert.True(expected == outcome, $"seed {Seed}, limit {i}, step {step}: expected {expected}, was {outcome}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public async Task Looks_and_refunds_create_no_counter(LimitAlgorithm algorithm)
    {
        await using MemoryCounterStore store = Store(100);
        Limit limit = LimitOf(algorithm, 10);

        Assert.True((await ChargeAsync(store, "k", limit, 0)).Admitted);
        Assert.True((await ChargeAsync(store, "k", limit, -5)).Admitted);
        Assert.True((await ChargeAsync(store, "k", limit, -5, allOrNothing: true)).Admitted);
        Assert.Equal(10, (await ReadAsync(store, "k", limit)).Remaining);
        Assert.Equal(0, store.Count);

        await ChargeAsync(store, "k", limit, 1);
        Assert.Equal(1, store.Count);
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public async Task A_sweep_forgets_a_counter_the_moment_it_is_idle(LimitAlgorithm algorithm)
    {
        await using MemoryCounterStore store = Store(100);
        Limit limit = LimitOf(algorithm, 10);
        ChargeOutcome outcome = await ChargeAsync(store, "k", limit, 5);

        _time.Advance(TimeSpan.FromMicroseconds(outcome.ResetMicroseconds - 1));
        store.Sweep();
        Assert.Equal(1, store.Count);

        _time.Advance(TimeSpan.FromMicroseconds(1));
        store.Sweep();
        Assert.Equal(0, store.Count);
    }

    [Fact]
    public async Task What_was_only_denied_is_forgotten_by_the_next_sweep()
    {
        await using MemoryCounterStore store = Store(100);
        Assert.False((await ChargeAsync(store, "k", LimitOf(LimitAlgorithm.Gcra, 10), 11)).Admitted);

        store.Sweep();

        Assert.Equal(0, store.Count);
    }

    [Fact]
    public async Task An_amount_of_zero_leaves_what_was_counted()
    {
        await using MemoryCounterStore store = Store(100);
        await ChargeAsync(store, "k", LimitOf(LimitAlgorithm.Gcra, 10), 7);

        Assert.False((await ChargeAsync(store, "k", LimitOf(LimitAlgorithm.Gcra, 0), 1)).Admitted);
        store.Sweep();

        Assert.Equal(3, (await ReadAsync(store, "k", LimitOf(LimitAlgorithm.Gcra, 10))).Remaining);
    }

    [Fact]
    public async Task A_ban_is_kept_until_it_is_forgotten()
    {
        await using MemoryCounterStore store = Store(100);
        BanPolicy policy = new(1, Second, Second, 2, 8 * Second, 3 * Second);
        Batch batch = new("");
        batch.Strike("k", policy, 1);
        await store.ChargeAsync(batch.Charges);

        _time.Advance(TimeSpan.FromSeconds(3.9));
        store.Sweep();
        Assert.Equal(1, store.Count);

        _time.Advance(TimeSpan.FromSeconds(0.1));
        store.Sweep();
        Assert.Equal(0, store.Count);
    }

    [Fact]
    public async Task Counters_of_one_key_but_another_kind_are_told_apart()
    {
        await using MemoryCounterStore store = Store(100);
        ChargeBatch batch = new();
        foreach (LimitAlgorithm algorithm in Enum.GetValues<LimitAlgorithm>())
        {
            ref Charge charge = ref batch.Add("k"u8, default);
            charge.Hits = (long)algorithm + 1;
            charge.Limit = LimitOf(algorithm, 100);
            charge.Window = new Window(1_200 * Second, 60 * Second);
        }

        Assert.Null(await store.ChargeAsync(batch));

        Assert.Equal(6, store.Count);
        Assert.Equal(
            Enum.GetValues<LimitAlgorithm>().Select(static algorithm => 99 - (long)algorithm),
            batch.Charges.ToArray().Select(static charge => charge.Limit.Algorithm == LimitAlgorithm.FixedWindow ? 100 - charge.Counter : charge.Outcome.Remaining));
    }

    /// <summary>A store smaller than the batch drops one counter for the next, and must still come to an end.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(64)]
    public async Task A_batch_larger_than_the_store_is_answered(int maxCounters)
    {
        await using MemoryCounterStore store = Store(maxCounters);
        Limit limit = LimitOf(LimitAlgorithm.TokenBucket, 10);
        Batch batch = new("");
        for (int i = 0; i < 100; i++)
        {
            batch.Charge($"k{i}", limit, 3);
        }

        Assert.Null(await store.ChargeAsync(batch.AllOrNothing().Charges));

        Assert.True(batch.Charges.Charged);
        Assert.All(batch.Outcomes, static outcome => Assert.Equal((true, 7L), (outcome.Admitted, outcome.Remaining)));
        Assert.InRange(store.Count, 1, maxCounters);
    }

    /// <summary>
    /// Batches over the same counters in opposite orders, while others charge them singly and a sweeper runs: every hit
    /// admitted is counted once, none twice, and nobody waits for ever.
    /// </summary>
    [Theory]
    [InlineData(LimitAlgorithm.FixedWindow)]
    [InlineData(LimitAlgorithm.Gcra)]
    [InlineData(LimitAlgorithm.SlidingWindowLog)]
    public async Task Batches_in_opposite_orders_conserve_hits(LimitAlgorithm algorithm)
    {
        const int Rounds = 20_000;
        const int Keys = 6;
        await using MemoryCounterStore store = Store(10_000);
        Limit limit = LimitOf(algorithm, 5_000);
        long[] charged = new long[Keys];
        using CancellationTokenSource done = new();
        Task sweeping = Task.Run(() =>
        {
            while (!done.IsCancellationRequested)
            {
                store.Sweep();
            }
        });

        await Task.WhenAll(Enumerable.Range(0, 4).Select(worker => Task.Run(async () =>
        {
            Random random = new(901 + worker);
            for (int round = 0; round < Rounds; round++)
            {
                int a = random.Next(Keys);
                int b = (a + random.Next(1, Keys)) % Keys;
                bool alone = round % 5 == 0;
                Batch batch = new("");
                Append(batch, $"k{a}", limit, 1);
                if (!alone)
                {
                    Append(batch.AllOrNothing(), $"k{b}", limit, 1);
                }

                Assert.Null(await store.ChargeAsync(batch.Charges));
                bool admitted = alone ? Admitted(batch.Charges.Charges[0]) : batch.Charges.Charged;
                Interlocked.Add(ref charged[a], admitted || (alone && algorithm == LimitAlgorithm.FixedWindow) ? 1 : 0);
                Interlocked.Add(ref charged[b], admitted && !alone ? 1 : 0);
            }
        })).ToArray()).WaitAsync(TimeSpan.FromSeconds(60));
        await done.CancelAsync();
        await sweeping;

        Batch look = new("");
        for (int key = 0; key < Keys; key++)
        {
            Append(look, $"k{key}", limit, 0);
        }

        Assert.Null(await store.ReadAsync(look.Charges));
        Assert.Equal(charged, look.Charges.Charges.ToArray().Select(charge => algorithm == LimitAlgorithm.FixedWindow ? charge.Counter : 5_000 - charge.Outcome.Remaining));
        Assert.All(charged, static hits => Assert.True(hits >= 5_000));
    }

    private static void Append(Batch batch, string key, Limit limit, long hits)
    {
        if (limit.Algorithm == LimitAlgorithm.FixedWindow)
        {
            batch.Fixed(key, limit.Amount, hits);
        }
        else
        {
            batch.Charge(key, limit, hits);
        }
    }

    private static bool Admitted(Charge charge) =>
        charge.Limit.Algorithm == LimitAlgorithm.FixedWindow ? charge.Counter <= charge.Limit.Amount : charge.Outcome.Admitted;

    private static async Task<ChargeOutcome> ChargeAsync(MemoryCounterStore store, string key, Limit limit, long hits, bool allOrNothing = false)
    {
        Batch batch = new Batch("").Charge(key, limit, hits);
        batch.Charges.AllOrNothing = allOrNothing;
        Assert.Null(await store.ChargeAsync(batch.Charges));
        return batch.Outcomes[0];
    }

    private static async Task<ChargeOutcome> ReadAsync(MemoryCounterStore store, string key, Limit limit)
    {
        Batch batch = new Batch("").Charge(key, limit, 0);
        Assert.Null(await store.ReadAsync(batch.Charges));
        return batch.Outcomes[0];
    }

    private static Limit LimitOf(LimitAlgorithm algorithm, uint amount)
    {
        Assert.True(Limit.TryCreate(algorithm, amount, 60 * Second, Limit.IsPaced(algorithm) && amount > 0 ? amount : null, 0, out Limit? limit, out string? problem), problem);
        return limit;
    }

    private MemoryCounterStore Store(int maxCounters) => new(maxCounters, new WindowClock(_time), _time, _statistics);
}
