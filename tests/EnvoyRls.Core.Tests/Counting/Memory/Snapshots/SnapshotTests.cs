using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Counting;
using EnvoyRls.Core.Counting.Memory;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Testing;

namespace EnvoyRls.Core.Tests.Counting.Memory.Snapshots;

/// <summary>A store that was saved and resumed decides as one that never stopped.</summary>
public sealed class SnapshotTests
{
    private const long Second = 1_000_000;

    private readonly FakeTimeProvider _time = new(DateTimeOffset.FromUnixTimeSeconds(1_200));

    public static TheoryData<LimitAlgorithm> Algorithms => TransitionCounter.Algorithms;

    [Theory]
    [MemberData(nameof(Algorithms))]
    public async Task Random_charges_meet_the_same_however_often_the_store_stops_and_resumes(LimitAlgorithm algorithm)
    {
        const int Seed = 1_801;
        RandomTraffic traffic = new(algorithm, Seed) { StepsBack = false };
        for (int i = 0; i < 300; i++)
        {
            Limit limit = traffic.NextLimit();
            MemoryCounterStore unstopped = Store();
            MemoryCounterStore resumed = Store();
            ChargeOutcome outcome = default;
            for (int step = 0; step < 60; step++)
            {
                (long now, long hits) = traffic.Next(outcome);
                _time.SetUtcNow(DateTimeOffset.UnixEpoch.AddTicks(now * TimeSpan.TicksPerMicrosecond));
                if (step % 7 == 0)
                {
                    resumed = Restart(resumed);
                }

                outcome = await ChargeAsync(unstopped, new Batch("").Charge("k", limit, hits));
                ChargeOutcome met = await ChargeAsync(resumed, new Batch("").Charge("k", limit, hits));
                Assert.True(outcome == met, $"seed {Seed}, limit {i}, step {step}: expected {outcome}, was {met}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public async Task What_was_charged_before_the_restart_is_given_back_after_it(LimitAlgorithm algorithm)
    {
        Limit limit = LimitOf(algorithm, 100);
        MemoryCounterStore store = Store();
        Batch charged = new Batch("").Charge("k", limit, 40);
        await ChargeAsync(store, charged);

        store = Restart(store);

        ChargeOutcome after = await ChargeAsync(store, new Batch("").GiveBack(charged));
        Assert.Equal(100, after.Remaining);
    }

    [Fact]
    public async Task Fixed_windows_go_on_where_they_were_each_by_its_length()
    {
        MemoryCounterStore store = Store();
        Batch charges = new Batch("").Add("k", 7).Add("k", 9, windowSeconds: 3_600).Add("other", long.MaxValue);
        Assert.Null(await store.ChargeAsync(charges.Charges));

        store = Restart(store);

        Batch again = new Batch("").Add("k", 1).Add("k", 1, windowSeconds: 3_600).Add("other", 1);
        Assert.Null(await store.ChargeAsync(again.Charges));
        Assert.Equal([8, 10, long.MaxValue], again.Counters);
        Assert.Equal(3, store.Count);
    }

    [Fact]
    public async Task A_ban_lasts_as_long_as_it_would_have_and_the_next_is_as_much_longer()
    {
        BanPolicy policy = new(3, 10 * Second, 60 * Second, 2, 600 * Second, 600 * Second);
        MemoryCounterStore unstopped = Store();
        MemoryCounterStore resumed = Store();
        int[] strikes = [1, 1, 0, 1, 0, 0, 3, 0, 1, 2, 0];
        foreach (int strike in strikes)
        {
            _time.Advance(TimeSpan.FromSeconds(9));
            resumed = Restart(resumed);

            Assert.Equal(
                await ChargeAsync(unstopped, new Batch("").Strike("k", policy, strike)),
                await ChargeAsync(resumed, new Batch("").Strike("k", policy, strike)));
        }

        Assert.False((await ChargeAsync(resumed, new Batch("").Strike("k", policy, 0))).Admitted);
    }

    [Fact]
    public async Task Time_goes_on_while_nobody_counts()
    {
        Limit limit = LimitOf(LimitAlgorithm.TokenBucket, 60);
        MemoryCounterStore store = Store();
        await ChargeAsync(store, new Batch("").Charge("k", limit, 60));
        byte[] snapshot = Save(store);

        _time.Advance(TimeSpan.FromSeconds(15));
        MemoryCounterStore resumed = Resume(snapshot);

        Assert.Equal(15, (await ChargeAsync(resumed, new Batch("").Charge("k", limit, 0))).Remaining);
    }

    [Fact]
    public async Task What_is_idle_is_neither_saved_nor_resumed()
    {
        MemoryCounterStore store = Store();
        await ChargeAsync(store, new Batch("").Charge("short", LimitOf(LimitAlgorithm.Gcra, 10, 5 * Second), 10));
        await ChargeAsync(store, new Batch("").Charge("middle", LimitOf(LimitAlgorithm.SlidingWindowLog, 10, 10 * Second), 10));
        await ChargeAsync(store, new Batch("").Charge("long", LimitOf(LimitAlgorithm.LeakyBucket, 10, 50 * Second), 10));

        _time.Advance(TimeSpan.FromSeconds(6));
        using MemoryStream stream = new();
        Assert.Equal(2, store.Save(stream, CancellationToken.None));
        _time.Advance(TimeSpan.FromSeconds(6));
        stream.Position = 0;

        Assert.Equal(1, Store().Resume(stream));
    }

    [Fact]
    public async Task A_smaller_store_takes_over_as_many_as_it_holds()
    {
        MemoryCounterStore store = Store();
        for (int i = 0; i < 1_000; i++)
        {
            await ChargeAsync(store, new Batch("").Charge($"k{i}", LimitOf(LimitAlgorithm.Gcra, 10), 10));
        }

        MemoryCounterStore smaller = Resume(Save(store), maxCounters: 64);

        Assert.Equal(64, smaller.Count);
    }

    [Fact]
    public async Task Calls_go_on_while_counters_are_saved_and_each_counter_is_one_that_there_was()
    {
        const int Keys = 20_000;
        MemoryCounterStore store = Store();
        using CancellationTokenSource done = new();
        long rounds = 0;
        Task charging = Task.Run(async () =>
        {
            for (; !done.IsCancellationRequested; Interlocked.Increment(ref rounds))
            {
                for (int i = 0; i < Keys; i++)
                {
                    await store.ChargeAsync(new Batch("").Add($"k{i}", 1).Charges);
                }
            }
        });
        await Eventually.TrueAsync(() => Interlocked.Read(ref rounds) >= 1);

        long before = Interlocked.Read(ref rounds);
        MemoryCounterStore resumed = Resume(Save(store));
        long after = Interlocked.Read(ref rounds) + 1;
        await done.CancelAsync();
        await charging;

        Assert.Equal(Keys, resumed.Count);
        for (int i = 0; i < Keys; i++)
        {
            Batch look = new Batch("").Add($"k{i}", 0);
            Assert.Null(await resumed.ReadAsync(look.Charges));
            Assert.InRange(look.Counters[0], before, after);
        }
    }

    [Fact]
    public void A_save_that_is_cancelled_ends() =>
        Assert.Throws<OperationCanceledException>(() => Store().Save(Stream.Null, new CancellationToken(canceled: true)));

    private static Limit LimitOf(LimitAlgorithm algorithm, uint amount, long window = 60 * Second) =>
        Limit.TryCreate(algorithm, amount, window, Limit.IsPaced(algorithm) ? amount : null, 0, out Limit? limit, out string? error) ? limit : throw new InvalidOperationException(error);

    private static async Task<ChargeOutcome> ChargeAsync(MemoryCounterStore store, Batch batch)
    {
        Assert.Null(await store.ChargeAsync(batch.Charges));
        return batch.Outcomes[0];
    }

    private static byte[] Save(MemoryCounterStore store)
    {
        using MemoryStream stream = new();
        store.Save(stream, CancellationToken.None);
        return stream.ToArray();
    }

    private MemoryCounterStore Restart(MemoryCounterStore store) => Resume(Save(store));

    private MemoryCounterStore Resume(byte[] snapshot, int maxCounters = 100_000)
    {
        MemoryCounterStore store = Store(maxCounters);
        using MemoryStream stream = new(snapshot);
        store.Resume(stream);
        return store;
    }

    private MemoryCounterStore Store(int maxCounters = 100_000) => new(maxCounters, new WindowClock(_time), _time, new StatRegistry());
}
