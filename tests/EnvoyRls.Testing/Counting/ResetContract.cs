using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Counting;
using Xunit;

namespace EnvoyRls.Testing;

/// <summary>What every counter store does when counters are reset: each is then as if it had never been charged.</summary>
public abstract class ResetContract : StoreContract
{
    private const long Year = 365L * 86_400 * 1_000_000;

    /// <summary>Each ban twice as long as the one before.</summary>
    private static readonly BanPolicy Ban = new(1, Year / 8, Year / 8, 2, Year, Year);

    public static TheoryData<LimitAlgorithm> Algorithms => TransitionCounter.Algorithms;

    [Theory]
    [MemberData(nameof(Algorithms))]
    public async Task A_counter_of_any_algorithm_is_as_new(LimitAlgorithm algorithm)
    {
        Limit limit = LimitOf(algorithm);
        Assert.False((await ChargeAsync(batch => batch.Charge("a", limit, 10).Charge("a", limit, 1))).Outcomes[1].Admitted);

        await ResetAsync(batch => batch.Charge("a", limit, 1));

        Assert.Equal(new ChargeOutcome(true, 10, 0, 0, 0), (await ReadAsync(batch => batch.Charge("a", limit, 0))).Outcomes[0]);
        Assert.True((await ChargeAsync(batch => batch.Charge("a", limit, 10))).Outcomes[0].Admitted);
    }

    [Theory]
    [InlineData(60)]
    [InlineData(1)]
    public async Task A_fixed_window_is_as_new(long windowSeconds)
    {
        await ChargeAsync(batch => batch.Add("a", 5, windowSeconds: windowSeconds, expirySeconds: 600));

        await ResetAsync(batch => batch.Add("a", 1, windowSeconds: windowSeconds));

        Assert.Equal([0], (await ReadAsync(batch => batch.Add("a", 0, windowSeconds: windowSeconds))).Counters);
        Assert.Equal([2], (await ChargeAsync(batch => batch.Add("a", 2, windowSeconds: windowSeconds))).Counters);
    }

    [Fact]
    public async Task A_ban_is_lifted_and_the_next_is_a_first_one_again()
    {
        await ChargeAsync(batch => batch.Strike("a", Ban, 1));
        await ResetAsync(batch => batch.Strike("a", Ban, 0));
        Assert.True((await ChargeAsync(batch => batch.Strike("a", Ban, 0))).Outcomes[0].Admitted);

        ChargeOutcome again = (await ChargeAsync(batch => batch.Strike("a", Ban, 1))).Outcomes[0];

        Assert.False(again.Admitted);
        Assert.InRange(again.RetryMicroseconds, 1, Ban.For);
    }

    [Fact]
    public async Task Only_the_counters_of_the_batch_are_reset()
    {
        Limit limit = LimitOf(LimitAlgorithm.Gcra);
        await ChargeAsync(batch => batch.Add("a", 1).Add("b", 2).Charge("a", limit, 3).Charge("b", limit, 4).Strike("b", Ban, 1));

        await ResetAsync(batch => batch.Add("a", 0).Charge("a", limit, 0).Strike("a", Ban, 0));

        Batch left = await ReadAsync(batch => batch.Add("a", 0).Add("b", 0).Charge("a", limit, 0).Charge("b", limit, 0).Strike("b", Ban, 0));
        Assert.Equal([0, 2], left.Counters.Take(2));
        Assert.Equal([10, 6], left.Outcomes.Skip(2).Take(2).Select(outcome => outcome.Remaining));
        Assert.False(left.Outcomes[4].Admitted);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_batch_of_everything_is_reset_at_once(bool allOrNothing)
    {
        Limit limit = LimitOf(LimitAlgorithm.SlidingWindowLog);
        await ChargeAsync(batch => Fill(batch, 1));

        await ResetAsync(batch =>
        {
            Fill(batch, 1);
            batch.Charges.AllOrNothing = allOrNothing;
        });

        Batch left = await ReadAsync(batch => Fill(batch, 0));
        Assert.Equal([0, 0], left.Counters.Take(2));
        Assert.Equal([10, 10], left.Outcomes.Skip(2).Select(outcome => outcome.Remaining));

        void Fill(Batch batch, long hits) =>
            batch.Add("a", hits).Add("second", hits, windowSeconds: 1, expirySeconds: 600).Charge("b", limit, hits).Charge("c", limit, hits);
    }

    [Fact]
    public async Task What_is_not_there_can_be_reset()
    {
        Limit limit = LimitOf(LimitAlgorithm.TokenBucket);

        await ResetAsync(batch => batch.Add("a", 1).Charge("b", limit, 1).Strike("c", Ban, 1));
        await ResetAsync(_ => { });

        Batch left = await ReadAsync(batch => batch.Add("a", 0).Charge("b", limit, 0));
        Assert.Equal((0, 10), (left.Counters[0], left.Outcomes[1].Remaining));
    }

    [Fact]
    public async Task The_batch_is_left_as_it_is()
    {
        Batch batch = await ChargeAsync(batch => batch.Add("a", 3));

        Assert.Null(await Store.ResetAsync(batch.Charges));
        Assert.Equal([3], batch.Counters);

        Assert.Null(await Store.ChargeAsync(batch.Charges));
        Assert.Equal([3], batch.Counters);
    }

    [Fact]
    public async Task Nothing_is_reset_after_the_deadline()
    {
        await ChargeAsync(batch => batch.Add("a", 3));
        Batch late = new(Prefix);
        late.Add("a", 0).Charges.Deadline = Time.GetTimestamp();

        Assert.Equal(StoreFaultKind.DeadlineExceeded, (await Store.ResetAsync(late.Charges))?.Kind);

        Assert.Equal([3], (await ReadAsync(batch => batch.Add("a", 0))).Counters);
    }

    [Fact]
    public async Task Charges_under_way_meet_the_counter_before_or_after_the_reset()
    {
        Limit limit = LimitOf(LimitAlgorithm.LeakyBucket);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(task => Task.Run(async () =>
        {
            for (int round = 0; round < 50; round++)
            {
                await (task == 0
                    ? ResetAsync(batch => batch.Add("a", 0).Charge("b", limit, 0))
                    : ChargeAsync(batch => batch.Add("a", 1).Charge("b", limit, 1)));
            }
        })));

        await ResetAsync(batch => batch.Add("a", 0).Charge("b", limit, 0));

        Batch left = await ReadAsync(batch => batch.Add("a", 0).Charge("b", limit, 0));
        Assert.Equal((0, 10), (left.Counters[0], left.Outcomes[1].Remaining));
    }

    private Task<Batch> ChargeAsync(Action<Batch> fill) => SendAsync(fill, Store.ChargeAsync);

    private Task<Batch> ReadAsync(Action<Batch> fill) => SendAsync(fill, Store.ReadAsync);

    private Task<Batch> ResetAsync(Action<Batch> fill) => SendAsync(fill, Store.ResetAsync);

    private async Task<Batch> SendAsync(Action<Batch> fill, Func<ChargeBatch, ValueTask<StoreFault?>> send)
    {
        Batch batch = new(Prefix);
        fill(batch);
        Assert.Null(await send(batch.Charges));
        return batch;
    }

    private static Limit LimitOf(LimitAlgorithm algorithm)
    {
        uint? burst = Limit.IsPaced(algorithm) ? 10 : null;
        Assert.True(Limit.TryCreate(algorithm, 10, Year, burst, 0, out Limit? limit, out string? problem), problem);
        return limit;
    }
}
