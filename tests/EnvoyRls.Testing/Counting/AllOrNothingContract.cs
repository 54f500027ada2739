using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Counting;
using Xunit;

namespace EnvoyRls.Testing;

/// <summary>What every counter store does with a batch that is charged whole or not at all.</summary>
public abstract class AllOrNothingContract : StoreContract
{
    private const long Year = 365L * 86_400 * 1_000_000;

    /// <summary>
    /// Whether a batch is charged in one step, so that no other ever sees it half charged. A store that gives charges back
    /// instead may deny what it need not while it does, and keep for a moment what the rate drained meanwhile of what others
    /// charged; it never admits too much.
    /// </summary>
    protected virtual bool IsOneStep => true;

    [Fact]
    public async Task A_batch_that_nothing_denies_is_charged()
    {
        Batch batch = await SendAsync(batch => batch.Fixed("f", 10, 3).Charge("g", LimitOf(LimitAlgorithm.Gcra, 10), 4));

        Assert.True(batch.Charges.Charged);
        Assert.Equal(3, batch.Counters[0]);
        Assert.Equal((true, 6L), Verdict(batch.Outcomes[1]));
        Assert.Equal((3, 6), await StandAsync("f", "g"));
    }

    [Fact]
    public async Task One_denial_leaves_every_counter_as_it_was()
    {
        await SendAsync(batch => batch.Fixed("f", 10, 3).Charge("g", LimitOf(LimitAlgorithm.Gcra, 10), 4));
        Batch batch = await SendAsync(batch => batch.Fixed("f", 10, 2).Charge("g", LimitOf(LimitAlgorithm.Gcra, 10), 7));

        Assert.False(batch.Charges.Charged);
        Assert.Equal(3, batch.Counters[0]);
        Assert.Equal((false, 6L), Verdict(batch.Outcomes[1]));
        Assert.True(batch.Outcomes[1].RetryMicroseconds > 0);
        Assert.Equal((3, 6), await StandAsync("f", "g"));
    }

    [Fact]
    public async Task A_fixed_window_that_denies_reads_over_and_is_not_charged()
    {
        await SendAsync(batch => batch.Fixed("f", 10, 8));
        Batch batch = await SendAsync(batch => batch.Charge("g", LimitOf(LimitAlgorithm.Gcra, 10), 4).Fixed("f", 10, 5));

        Assert.False(batch.Charges.Charged);
        Assert.Equal(13, batch.Counters[1]);
        Assert.Equal((true, 10L), Verdict(batch.Outcomes[0]));
        Assert.Equal((8, 10), await StandAsync("f", "g"));
    }

    [Theory]
    [InlineData(LimitAlgorithm.TokenBucket)]
    [InlineData(LimitAlgorithm.LeakyBucket)]
    [InlineData(LimitAlgorithm.SlidingWindowCounter)]
    [InlineData(LimitAlgorithm.SlidingWindowLog)]
    public async Task Every_algorithm_takes_part(LimitAlgorithm algorithm)
    {
        Limit limit = LimitOf(algorithm, 10);
        Limit gcra = LimitOf(LimitAlgorithm.Gcra, 10);
        Assert.True((await SendAsync(batch => batch.Charge("a", limit, 6).Charge("g", gcra, 1))).Charges.Charged);
        Assert.False((await SendAsync(batch => batch.Charge("a", limit, 5).Charge("g", gcra, 1))).Charges.Charged);
        Batch batch = await SendAsync(batch => batch.Charge("a", limit, 4).Charge("g", gcra, 10));

        Assert.False(batch.Charges.Charged);
        Assert.Equal([(true, 4L), (false, 9L)], batch.Outcomes.Select(Verdict));
    }

    [Fact]
    public async Task What_may_not_deny_holds_nothing_back()
    {
        Limit limit = LimitOf(LimitAlgorithm.Gcra, 10);
        Batch batch = await SendAsync(batch => batch.Charge("g", limit, 11, mayDeny: false).Fixed("f", 10, 11, mayDeny: false).Charge("h", limit, 2));

        Assert.True(batch.Charges.Charged);
        Assert.Equal((false, 10L), Verdict(batch.Outcomes[0]));
        Assert.Equal(11, batch.Counters[1]);
        Assert.Equal((true, 8L), Verdict(batch.Outcomes[2]));
    }

    [Fact]
    public async Task Refunds_are_carried_out_in_any_case()
    {
        Limit limit = LimitOf(LimitAlgorithm.Gcra, 10);
        await SendAsync(batch => batch.Fixed("f", 10, 8).Charge("g", limit, 9));
        Batch batch = await SendAsync(batch => batch.Charge("g", limit, -5).Charge("h", limit, 11));

        Assert.False(batch.Charges.Charged);
        Assert.Equal((true, 6L), Verdict(batch.Outcomes[0]));
        Assert.Equal((8, 6), await StandAsync("f", "g"));
    }

    [Fact]
    public async Task A_refund_of_nothing_stops_nobody()
    {
        await SendAsync(batch => batch.Charges.AllOrNothing = false, batch => batch.Fixed("f", 10, 12));
        Batch batch = await SendAsync(batch =>
        {
            batch.Fixed("f", 10, 0).Charge("g", LimitOf(LimitAlgorithm.Gcra, 10), 1);
            batch.Charges.Charges[0].Kind = ChargeKind.Refund;
        });

        Assert.True(batch.Charges.Charged);
        Assert.Equal((12, 9), await StandAsync("f", "g"));
    }

    [Fact]
    public async Task A_batch_says_whether_others_may_give_back_what_it_has_met()
    {
        Batch batch = await SendAsync(batch => batch.Fixed("f", 10, 11).Charge("g", LimitOf(LimitAlgorithm.Gcra, 10), 4));

        Assert.Equal((false, !IsOneStep), (batch.Charges.Charged, batch.Charges.Provisional));
    }

    [Fact]
    public async Task A_counter_charged_twice_must_bear_both()
    {
        Limit limit = LimitOf(LimitAlgorithm.Gcra, 10);
        Assert.False((await SendAsync(batch => batch.Charge("g", limit, 6).Charge("g", limit, 5))).Charges.Charged);
        Assert.True((await SendAsync(batch => batch.Charge("g", limit, 6).Charge("g", limit, 4))).Charges.Charged);
        Assert.Equal((0, 0), await StandAsync("f", "g"));
    }

    [Fact]
    public async Task A_ban_denies_the_whole_batch()
    {
        Limit limit = LimitOf(LimitAlgorithm.Gcra, 10);
        BanPolicy policy = new(1, Year, Year, 1, Year, Year);
        await SendAsync(batch => batch.Charges.AllOrNothing = false, batch => batch.Strike("b", policy, 1));
        Batch batch = await SendAsync(batch => batch.Charge("g", limit, 1).Strike("b", policy, 0));

        Assert.False(batch.Charges.Charged);
        Assert.Equal([(true, 10L), (false, 0L)], batch.Outcomes.Select(Verdict));
    }

    /// <summary>Pairs of counters charged in opposite orders, single charges in between: what is left is what was not charged.</summary>
    [Fact]
    public async Task Overlapping_batches_neither_lose_hits_nor_wait_for_each_other()
    {
        const int Tasks = 8;
        const int Rounds = 150;
        const int Keys = 5;
        Limit limit = LimitOf(LimitAlgorithm.Gcra, 300);
        long[] charged = new long[Keys];

        await Task.WhenAll(Enumerable.Range(0, Tasks).Select(task => Task.Run(async () =>
        {
            Random random = new(601 + task);
            for (int round = 0; round < Rounds; round++)
            {
                int a = random.Next(Keys);
                int b = (a + random.Next(1, Keys)) % Keys;
                bool alone = round % 7 == 0;
                Batch batch = await SendAsync(
                    batch => batch.Charges.AllOrNothing = !alone,
                    batch => _ = alone ? batch.Charge($"k{a}", limit, 1) : batch.Charge($"k{a}", limit, 1).Charge($"k{b}", limit, 2));
                if (alone ? batch.Outcomes[0].Admitted : batch.Charges.Charged)
                {
                    Interlocked.Add(ref charged[a], 1);
                    Interlocked.Add(ref charged[b], alone ? 0 : 2);
                }
            }
        })).ToArray()).WaitAsync(TimeSpan.FromSeconds(60));

        for (int key = 0; key < Keys; key++)
        {
            ChargeOutcome stand = (await SendAsync(batch => batch.Charge($"k{key}", limit, 0))).Outcomes[0];
            Assert.InRange(stand.Remaining, 300 - charged[key] - (IsOneStep ? 0 : 1), 300 - charged[key]);
            long left = 0;
            while ((await SendAsync(batch => batch.Charge($"k{key}", limit, 1))).Charges.Charged)
            {
                left++;
            }

            Assert.Equal(stand.Remaining, left);
        }
    }

    protected Task<Batch> SendAsync(Action<Batch> fill) => SendAsync(static batch => batch.AllOrNothing(), fill);

    /// <summary>What the fixed window of one key and the rate of another hold.</summary>
    private async Task<(long Counter, long Remaining)> StandAsync(string fixedWindow, string rate)
    {
        Batch batch = new(Prefix);
        batch.Fixed(fixedWindow, 10, 0).Charge(rate, LimitOf(LimitAlgorithm.Gcra, 10), 0);
        Assert.Null(await Store.ReadAsync(batch.Charges));
        return (batch.Counters[0], batch.Outcomes[1].Remaining);
    }

    private async Task<Batch> SendAsync(Action<Batch> prepare, Action<Batch> fill)
    {
        Batch batch = new(Prefix);
        prepare(batch);
        fill(batch);
        Assert.Null(await Store.ChargeAsync(batch.Charges));
        return batch;
    }

    private static Limit LimitOf(LimitAlgorithm algorithm, uint amount)
    {
        uint? burst = Limit.IsPaced(algorithm) ? amount : null;
        Assert.True(Limit.TryCreate(algorithm, amount, Year, burst, 0, out Limit? limit, out string? problem), problem);
        return limit;
    }

    private static (bool Admitted, long Remaining) Verdict(ChargeOutcome outcome) => (outcome.Admitted, outcome.Remaining);
}
