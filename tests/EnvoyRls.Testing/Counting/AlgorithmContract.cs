using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Counting;
using Xunit;

namespace EnvoyRls.Testing;

/// <summary>
/// What every counter store does with the algorithms that tell outcomes. The store's clock goes on as it likes: windows
/// are so long that it does not matter, and no boundary of theirs is near.
/// </summary>
public abstract class AlgorithmContract : StoreContract
{
    private const long Day = 86_400L * 1_000_000;

    public static TheoryData<LimitAlgorithm> Algorithms => TransitionCounter.Algorithms;

    [Theory]
    [MemberData(nameof(Algorithms))]
    public async Task A_store_does_step_for_step_what_the_transition_does(LimitAlgorithm algorithm)
    {
        const int Seed = 501;
        Random random = new(Seed);
        Limit limit = LimitOf(algorithm, 1_000);
        TransitionCounter model = new(algorithm);
        ChargeOutcome last = new(true, 1_000, 0, 0, 0);
        for (int step = 0; step < 400; step++)
        {
            long hits = random.Next(10) switch
            {
                0 => 0,
                1 => last.Remaining,
                2 => last.Remaining + 1,
                3 => 1_001,
                4 => random.Next(8) == 0 ? -long.MaxValue : -random.Next(1, 1_000),
                5 => -random.Next(1, 10),
                _ => random.Next(1, 60),
            };
            ChargeOutcome expected = model.Apply(Now, limit, hits);
            last = await ChargeAsync("a", limit, hits);

            AssertAlike(expected, last, $"seed {Seed}, step {step}, {hits} hits");
        }
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public async Task Reading_tells_what_a_charge_would_meet_and_changes_nothing(LimitAlgorithm algorithm)
    {
        Limit limit = LimitOf(algorithm, 10);
        foreach (long hits in (long[])[0, 4, 0, 7, 6, 1, 11])
        {
            ChargeOutcome foreseen = await OneAsync(batch => batch.Charge("a", limit, hits), Store.ReadAsync);
            AssertAlike(foreseen, await OneAsync(batch => batch.Charge("a", limit, hits), Store.ReadAsync), "read again");

            AssertAlike(foreseen, await ChargeAsync("a", limit, hits), $"{hits} hits");
        }
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public async Task An_amount_of_zero_admits_nothing_but_looks(LimitAlgorithm algorithm)
    {
        Limit limit = LimitOf(algorithm, 0);

        Assert.Equal(new ChargeOutcome(true, 0, 0, 0, 0), await ChargeAsync("a", limit, 0));
        Assert.Equal(new ChargeOutcome(false, 0, 0, ChargeOutcome.Never, 0), await ChargeAsync("a", limit, 1));
        Assert.Equal(new ChargeOutcome(true, 0, 0, 0, 0), await ChargeAsync("a", limit, -1));
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public async Task Hits_that_could_never_be_admitted_say_so(LimitAlgorithm algorithm)
    {
        Limit limit = LimitOf(algorithm, 10);

        foreach (long hits in (long[])[11, uint.MaxValue, 1L << 53, long.MaxValue])
        {
            Assert.Equal(new ChargeOutcome(false, 10, 0, ChargeOutcome.Never, 0), await ChargeAsync("a", limit, hits));
        }

        Assert.Equal((true, 0L), Verdict(await ChargeAsync("a", limit, 10)));
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public async Task A_refund_of_a_counter_that_does_not_exist_gives_nothing(LimitAlgorithm algorithm)
    {
        Limit limit = LimitOf(algorithm, 10);

        Assert.Equal(new ChargeOutcome(true, 10, 0, 0, 0), await ChargeAsync("a", limit, -3));
        Assert.Equal((true, 0L), Verdict(await ChargeAsync("a", limit, 10)));
        Assert.False((await ChargeAsync("a", limit, 1)).Admitted);
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public async Task Borrowed_hits_have_room(LimitAlgorithm algorithm)
    {
        Limit limit = LimitOf(algorithm, 10);
        await ChargeAsync("a", limit, 10);
        Assert.False((await ChargeAsync("a", limit, 1)).Admitted);

        Assert.Equal((true, 4L), Verdict(await OneAsync(batch => batch.Borrow("a", limit, 4), Store.ChargeAsync)));
        Assert.Equal((true, 0L), Verdict(await ChargeAsync("a", limit, 4)));
        Assert.Equal((true, 10L), Verdict(await OneAsync(batch => batch.Borrow("b", limit, 4), Store.ChargeAsync)));
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public async Task A_charge_given_back_leaves_what_others_charged(LimitAlgorithm algorithm)
    {
        Limit limit = LimitOf(algorithm, 10);
        Batch undone = await SendAsync(batch => batch.Charge("a", limit, 4), Store.ChargeAsync);
        await ChargeAsync("a", limit, 3);

        Assert.Equal((true, 7L), Verdict(await OneAsync(batch => batch.GiveBack(undone), Store.ChargeAsync)));
        Assert.Equal((true, 7L), Verdict(await ChargeAsync("a", limit, 0)));
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public async Task What_was_charged_too_long_ago_is_not_given_back(LimitAlgorithm algorithm)
    {
        Limit limit = LimitOf(algorithm, 10);
        Batch charged = await SendAsync(batch => batch.Charge("a", limit, 4), Store.ChargeAsync);
        charged.Charges.Charges[0].ChargedAt -= 2 * limit.WindowMicroseconds;

        Assert.Equal((true, 6L), Verdict(await OneAsync(batch => batch.GiveBack(charged), Store.ChargeAsync)));
        Assert.Equal((true, 6L), Verdict(await ChargeAsync("a", limit, 0)));
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public async Task The_largest_amount_is_counted_exactly(LimitAlgorithm algorithm)
    {
        Limit limit = LimitOf(algorithm, uint.MaxValue);

        // The largest amounts win hits back while a test runs: only what is denied by far is sure to be.
        Assert.InRange((await ChargeAsync("a", limit, uint.MaxValue - 10_000_000L)).Remaining, 10_000_000, 15_000_000);
        Assert.False((await ChargeAsync("a", limit, 2_000_000_000)).Admitted);
        Assert.True((await ChargeAsync("a", limit, 10_000_000)).Admitted);
        Assert.Equal((true, (long)uint.MaxValue), Verdict(await ChargeAsync("a", limit, -uint.MaxValue)));
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public async Task Concurrent_charges_never_admit_more_than_there_is(LimitAlgorithm algorithm)
    {
        const int Tasks = 16;
        const int ChargesOfEach = 20;
        Limit limit = LimitOf(algorithm, 150);

        ChargeOutcome[][] outcomes = await Task.WhenAll(Enumerable.Range(0, Tasks).Select(_ => Task.Run(async () =>
        {
            ChargeOutcome[] seen = new ChargeOutcome[ChargesOfEach];
            for (int i = 0; i < seen.Length; i++)
            {
                seen[i] = await ChargeAsync("hot", limit, 1);
            }

            return seen;
        })));

        long[] remaining = [.. outcomes.SelectMany(static seen => seen).Where(static outcome => outcome.Admitted).Select(static outcome => outcome.Remaining)];
        Assert.Equal(Enumerable.Range(0, 150).Select(static n => (long)n), remaining.Order());
    }

    [Fact]
    public async Task Every_charge_of_a_mixed_batch_gets_its_own_answer()
    {
        Batch batch = new(Prefix);
        batch.Add("fixed", 3);
        uint amount = 20;
        foreach (LimitAlgorithm algorithm in Enum.GetValues<LimitAlgorithm>().Where(static algorithm => algorithm != LimitAlgorithm.FixedWindow))
        {
            batch.Charge("a", LimitOf(algorithm, amount++), 1);
        }

        batch.Add("fixed", 4).Charge("a", LimitOf(LimitAlgorithm.Gcra, amount), 0);

        Assert.Null(await Store.ChargeAsync(batch.Charges));

        Assert.Equal([3, 7], batch.Counters.Where(static counter => counter > 0).Order());
        Assert.Equal([19L, 20, 21, 22, 23], batch.Outcomes.Skip(1).Take(5).Select(static outcome => outcome.Remaining));
        Assert.True(batch.Outcomes[^1].Admitted);
        Assert.True(batch.Charges.Charged);
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public async Task A_counter_recovers_with_time(LimitAlgorithm algorithm)
    {
        Limit limit = LimitOf(algorithm, 5, 200_000);
        Assert.True((await ChargeAsync("a", limit, 5)).Admitted);

        await LetPassAsync(TimeSpan.FromMilliseconds(600));

        Assert.Equal(new ChargeOutcome(true, 5, 0, 0, 0), await ChargeAsync("a", limit, 0));
        Assert.True((await ChargeAsync("a", limit, 5)).Admitted);
    }

    [Theory]
    [InlineData(LimitAlgorithm.Gcra)]
    [InlineData(LimitAlgorithm.TokenBucket)]
    [InlineData(LimitAlgorithm.LeakyBucket)]
    public async Task A_limit_that_queues_tells_how_long_to_wait(LimitAlgorithm algorithm)
    {
        Assert.True(Limit.TryCreate(algorithm, 100, 100 * Day, 10, 20 * Day, out Limit? limit, out string? problem), problem);

        Assert.Equal(0, (await ChargeAsync("a", limit, 10)).DelayMicroseconds);
        Assert.InRange((await ChargeAsync("a", limit, 20)).DelayMicroseconds, 19 * Day, 20 * Day);
        Assert.InRange((await ChargeAsync("a", limit, 2)).RetryMicroseconds, Day, 2 * Day);
        Assert.Equal(ChargeOutcome.Never, (await ChargeAsync("a", limit, 31)).RetryMicroseconds);
    }

    [Fact]
    public async Task A_log_of_many_moments_loses_no_hit()
    {
        Limit limit = LimitOf(LimitAlgorithm.SlidingWindowLog, 5_000);
        for (int i = 0; i < 30; i++)
        {
            Batch batch = new(Prefix);
            for (int j = 0; j < 100; j++)
            {
                batch.Charge("a", limit, 1);
            }

            Assert.Null(await Store.ChargeAsync(batch.Charges));
        }

        Assert.Equal((true, 2_000L), Verdict(await ChargeAsync("a", limit, 0)));
        Assert.Equal((true, 2_500L), Verdict(await ChargeAsync("a", limit, -500)));
        Assert.Equal((false, 2_500L), Verdict(await ChargeAsync("a", limit, 2_501)));
    }

    [Fact]
    public async Task Strikes_ban_a_key_and_each_ban_is_longer()
    {
        BanPolicy policy = new(3, Day, 100_000, 2, Day, Day);

        Assert.Equal((true, 3L), Verdict(await StrikeAsync(policy, 0)));
        Assert.Equal((true, 1L), Verdict(await StrikeAsync(policy, 2)));
        ChargeOutcome banned = await StrikeAsync(policy, 1);
        Assert.False(banned.Admitted);
        Assert.Equal(100_000, banned.RetryMicroseconds);
        await LetPassAsync(TimeSpan.FromMilliseconds(300));

        Assert.Equal((true, 3L), Verdict(await StrikeAsync(policy, 0)));
        Assert.Equal(200_000, (await StrikeAsync(policy, 100)).RetryMicroseconds);
    }

    [Fact]
    public async Task A_ban_lasts_whatever_is_struck_or_asked_meanwhile()
    {
        BanPolicy policy = new(1, Day, Day, 2, 9 * Day, Day);
        ChargeOutcome first = await StrikeAsync(policy, 1);
        for (int i = 0; i < 5; i++)
        {
            ChargeOutcome later = await StrikeAsync(policy, i);

            Assert.Equal((false, 0L), Verdict(later));
            Assert.InRange(later.RetryMicroseconds, 1, first.RetryMicroseconds);
        }
    }

    protected Task<ChargeOutcome> ChargeAsync(string key, Limit limit, long hits) => OneAsync(batch => batch.Charge(key, limit, hits), Store.ChargeAsync);

    protected Task<ChargeOutcome> StrikeAsync(BanPolicy policy, long strikes) => OneAsync(batch => batch.Strike("k", policy, strikes), Store.ChargeAsync);

    private long Now => (Time.GetUtcNow().Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    /// <summary>A limit of a long window, all of it admitted at once.</summary>
    private Limit LimitOf(LimitAlgorithm algorithm, uint amount)
    {
        long window = Enumerable.Range(300, 66).Select(static days => days * Day).First(window => Now % window > 30 * Day && Now % window < window - (30 * Day));
        return LimitOf(algorithm, amount, window);
    }

    private static Limit LimitOf(LimitAlgorithm algorithm, uint amount, long window)
    {
        uint? burst = Limit.IsPaced(algorithm) && amount > 0 ? amount : null;
        Assert.True(Limit.TryCreate(algorithm, amount, window, burst, 0, out Limit? limit, out string? problem), problem);
        return limit;
    }

    private static (bool Admitted, long Remaining) Verdict(ChargeOutcome outcome) => (outcome.Admitted, outcome.Remaining);

    /// <summary>Alike but for the time that passed between the two.</summary>
    private static void AssertAlike(ChargeOutcome expected, ChargeOutcome actual, string when)
    {
        const long Slack = 600_000_000;
        bool alike = Verdict(expected) == Verdict(actual)
            && expected.DelayMicroseconds == actual.DelayMicroseconds
            && Math.Sign(expected.RetryMicroseconds) == Math.Sign(actual.RetryMicroseconds)
            && Math.Abs(expected.RetryMicroseconds - actual.RetryMicroseconds) <= Slack
            && Math.Abs(expected.ResetMicroseconds - actual.ResetMicroseconds) <= Slack;
        Assert.True(alike, $"{when}: expected {expected}, was {actual}");
    }

    private async Task<ChargeOutcome> OneAsync(Action<Batch> fill, Func<ChargeBatch, ValueTask<StoreFault?>> send) =>
        Assert.Single((await SendAsync(fill, send)).Outcomes);

    private async Task<Batch> SendAsync(Action<Batch> fill, Func<ChargeBatch, ValueTask<StoreFault?>> send)
    {
        Batch batch = new(Prefix);
        fill(batch);
        Assert.Null(await send(batch.Charges));
        return batch;
    }
}
