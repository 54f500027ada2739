using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Counting;
using EnvoyRls.Testing;

namespace EnvoyRls.Core.Tests.Counting.StandIn;

/// <summary>How one replica counts while its store is away, and how it goes back.</summary>
public sealed class StandInStoreTests
{
    private static readonly Limit Hundred = StandInReplica.PerMinute(100);

    private readonly StandInFleet _fleet = new(replicas: 2);

    private StandInReplica One => _fleet[0];

    public static TheoryData<LimitAlgorithm> Algorithms => [.. Enum.GetValues<LimitAlgorithm>()];

    [Fact]
    public async Task A_store_that_failed_is_not_asked_again_for_a_counter_until_it_has_all_hits()
    {
        Assert.Equal(40, await One.CallAsync("k", Hundred, 40));
        _fleet.Store.IsDown = true;
        Assert.True(await One.TryAsync("k", Hundred));
        int asked = _fleet.Store.Batches;

        Assert.Equal(29, await One.CallAsync("k", Hundred, 100));
        Assert.Equal(asked, _fleet.Store.Batches);
        _fleet.Store.IsDown = false;
        Assert.False(await One.TryAsync("k", Hundred));
        Assert.Equal(asked, _fleet.Store.Batches);

        await _fleet.MergeAsync();
        Assert.Equal(70, await _fleet.HeldAsync("k", Hundred));
        Assert.True(await One.TryAsync("k", Hundred));
        Assert.Equal(asked + 1, _fleet.Store.Batches);
        Assert.Equal((30UL, 72UL, 30UL), (One.Count("admitted_hits"), One.Count("denied_hits"), One.Count("merged_hits")));
    }

    [Fact]
    public async Task A_store_that_answers_nobody_by_the_deadline_is_taken_to_be_away()
    {
        await One.CallAsync("k", Hundred, 40);
        _fleet.Store.IsSlow = true;
        for (int i = 0; i < 19; i++)
        {
            Assert.Equal(StoreFaultKind.DeadlineExceeded, (await One.Store.ChargeAsync(One.Batch("k", Hundred)))?.Kind);
        }

        _fleet.Store.IsSlow = false;
        Assert.Null(await One.Store.ChargeAsync(One.Batch("k", Hundred)));
        _fleet.Store.IsSlow = true;
        for (int i = 0; i < 20; i++)
        {
            Assert.Equal(StoreFaultKind.DeadlineExceeded, (await One.Store.ChargeAsync(One.Batch("k", Hundred)))?.Kind);
        }

        // Nothing was charged for those that nobody waited for.
        Assert.Equal(StoreFaultKind.Unavailable, (await One.Store.ChargeAsync(One.Batch("k", Hundred)))?.Kind);
        Assert.Equal(30, await One.CallAsync("k", Hundred, 50));
        _fleet.Store.IsSlow = false;
        await _fleet.MergeAsync();
        Assert.Equal(71, await _fleet.HeldAsync("k", Hundred));
    }

    [Fact]
    public async Task What_is_known_of_a_counter_is_what_the_store_told_last()
    {
        await One.CallAsync("k", Hundred, 40);
        Assert.Null(await _fleet[1].Store.ResetAsync(_fleet[1].Batch("k", Hundred)));
        await One.CallAsync("k", Hundred, 10);
        _fleet.Store.IsDown = true;

        Assert.Equal(45, await One.CallAsync("k", Hundred, 60));
    }

    [Fact]
    public async Task One_counter_that_failed_moves_no_other()
    {
        await One.CallAsync("a", Hundred, 10);
        await One.CallAsync("b", Hundred, 10);
        _fleet.Store.IsDown = true;
        Assert.True(await One.TryAsync("a", Hundred));
        _fleet.Store.IsDown = false;

        Assert.True(await One.TryAsync("b", Hundred));

        Assert.Equal((10, 11), (await _fleet.HeldAsync("a", Hundred), await _fleet.HeldAsync("b", Hundred)));
        Assert.Equal(1, One.Store.Count);
    }

    [Fact]
    public async Task Of_a_batch_the_store_is_asked_for_what_is_not_counted_here()
    {
        await One.CallAsync("here", Hundred, 10);
        _fleet.Store.IsDown = true;
        await One.TryAsync("here", Hundred);
        _fleet.Store.IsDown = false;
        ChargeBatch batch = One.Add(One.Add(One.Batch("there", Hundred), "here", Hundred), "other", Hundred, standsIn: false);

        Assert.Null(await One.Store.ChargeAsync(batch));

        Assert.True(batch.IsStoodIn);
        Assert.Equal([false, true, false], batch.Charges.ToArray().Select(static charge => charge.IsStoodIn));

        // 45 were left to this replica of the 90, and it has used two of them.
        Assert.Equal([1, 57, 1], batch.Charges.ToArray().Select(static charge => charge.Counter));
        Assert.Equal((1, 10, 1), (await _fleet.HeldAsync("there", Hundred), await _fleet.HeldAsync("here", Hundred), await _fleet.HeldAsync("other", Hundred)));
    }

    [Fact]
    public async Task A_batch_whose_rest_fails_has_charged_nothing_here()
    {
        await One.CallAsync("here", Hundred, 10);
        _fleet.Store.IsDown = true;
        await One.TryAsync("here", Hundred);

        Assert.NotNull(await One.Store.ChargeAsync(One.Add(One.Batch("there", Hundred), "here", Hundred)));

        Assert.Equal(1UL, One.Count("admitted_hits"));
    }

    [Theory]
    [InlineData(true, ChargeKind.Add)]
    [InlineData(false, ChargeKind.Lease)]
    public async Task What_cannot_be_divided_fails_at_once(bool allOrNothing, ChargeKind kind)
    {
        await One.CallAsync("here", Hundred, 10);
        _fleet.Store.IsDown = true;
        await One.TryAsync("here", Hundred);
        _fleet.Store.IsDown = false;
        int asked = _fleet.Store.Batches;
        ChargeBatch batch = One.Batch("here", Hundred, 1, kind);
        if (allOrNothing)
        {
            One.Add(batch, "there", Hundred);
            batch.AllOrNothing = true;
        }

        Assert.Equal(StoreFaultKind.Unavailable, (await One.Store.ChargeAsync(batch))?.Kind);

        Assert.Equal(asked, _fleet.Store.Batches);
    }

    [Fact]
    public async Task A_look_at_a_ban_does_not_keep_a_call_waiting_for_the_store()
    {
        await One.CallAsync("here", Hundred, 10);
        _fleet.Store.IsDown = true;
        await One.TryAsync("here", Hundred);
        int asked = _fleet.Store.Batches;
        ChargeBatch batch = One.Batch("here", Hundred);
        ref Charge ban = ref batch.Add("ban"u8, []);
        ban.Ban = new BanPolicy(1, 1_000_000, 1_000_000, 1, 1_000_000, 1_000_000);

        Assert.NotNull(await One.Store.ChargeAsync(batch));

        Assert.Equal(asked, _fleet.Store.Batches);
    }

    [Fact]
    public async Task A_batch_that_is_all_or_nothing_is_charged_here_as_one()
    {
        Limit ten = StandInReplica.PerMinute(10);
        _fleet.Store.IsDown = true;
        ChargeBatch batch = One.Add(One.Batch("wide", Hundred, 6), "narrow", ten, 6);
        batch.AllOrNothing = true;
        Assert.NotNull(await One.Store.ChargeAsync(batch));

        Assert.Null(await One.Store.Local.ChargeAsync(batch));

        Assert.False(batch.Charged);
        Assert.True(batch.Charges[1].IsOver());
        Assert.Equal((0UL, 6UL), (One.Count("admitted_hits"), One.Count("denied_hits")));
        Assert.Equal(50, await One.CallAsync("wide", Hundred, 60));
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public async Task A_denial_does_not_use_up_what_is_left(LimitAlgorithm algorithm)
    {
        Limit limit = StandInReplica.Of(algorithm, 60, burst: Limit.IsPaced(algorithm) ? 60 : null);
        _fleet.Store.IsDown = true;

        Assert.False(await One.TryAsync("k", limit, 31));
        Assert.True(await One.TryAsync("k", limit, 30));
        Assert.False(await One.TryAsync("k", limit));
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public async Task What_is_told_of_a_counter_is_this_replicas_part_of_it(LimitAlgorithm algorithm)
    {
        Limit limit = StandInReplica.Of(algorithm, 60, burst: Limit.IsPaced(algorithm) ? 60 : null);
        await One.CallAsync("k", limit, 20);
        _fleet.Store.IsDown = true;
        ChargeBatch batch = One.Batch("k", limit);

        Assert.Null(await One.Store.Local.ChargeAsync(batch));

        ref readonly Charge charge = ref batch.Charges[0];
        Assert.Equal(19, algorithm == LimitAlgorithm.FixedWindow ? 60 - charge.Counter : charge.Outcome.Remaining);
        Assert.True(charge.IsStoodIn);
        ChargeBatch look = One.Batch("k", limit, 0);
        Assert.Null(await One.Store.ReadAsync(look));
        Assert.Equal(19, algorithm == LimitAlgorithm.FixedWindow ? 60 - look.Charges[0].Counter : look.Charges[0].Outcome.Remaining);
    }

    [Fact]
    public async Task A_refund_makes_room_here_and_is_not_merged()
    {
        _fleet.Store.IsDown = true;
        Assert.Equal(50, await One.CallAsync("k", Hundred, 60));
        Assert.True(await One.TryAsync("k", Hundred, 10, ChargeKind.Refund));

        Assert.Equal(10, await One.CallAsync("k", Hundred, 20));

        _fleet.Store.IsDown = false;
        await _fleet.MergeAsync();
        Assert.Equal(50, await _fleet.HeldAsync("k", Hundred));
    }

    [Fact]
    public async Task A_reset_forgets_what_was_admitted_here()
    {
        _fleet.Store.IsDown = true;
        Assert.Equal(50, await One.CallAsync("k", Hundred, 60));
        _fleet.Store.IsDown = false;

        Assert.Null(await One.Store.ResetAsync(One.Batch("k", Hundred)));

        Assert.True(await One.TryAsync("k", Hundred));
        await _fleet.MergeAsync();
        Assert.Equal(1, await _fleet.HeldAsync("k", Hundred));
        Assert.Equal(0, One.Store.Count);
    }

    [Fact]
    public async Task Every_later_window_has_this_replicas_part_of_the_limit_and_the_last_one_is_merged()
    {
        await One.CallAsync("k", Hundred, 90);
        _fleet.Store.IsDown = true;
        Assert.Equal(5, await One.CallAsync("k", Hundred, 60));
        for (int window = 0; window < 3; window++)
        {
            _fleet.Pass(60);
            Assert.Equal(50, await One.CallAsync("k", Hundred, 60));
        }

        _fleet.Store.IsDown = false;
        await _fleet.MergeAsync();

        Assert.Equal(50, await _fleet.HeldAsync("k", Hundred));
        Assert.Equal((50UL, 105UL), (One.Count("merged_hits"), One.Count("lapsed_hits")));
    }

    [Fact]
    public async Task Hits_of_a_window_that_is_over_are_not_merged_into_the_next()
    {
        _fleet.Store.IsDown = true;
        await One.CallAsync("k", Hundred, 20);
        _fleet.Pass(60);
        _fleet.Store.IsDown = false;

        await _fleet.MergeAsync();

        Assert.Equal(0, One.Store.Count);
        Assert.Equal(0, await _fleet.HeldAsync("k", Hundred));
    }

    [Fact]
    public async Task A_counter_that_was_not_seen_in_its_window_is_taken_to_be_used_evenly()
    {
        await One.CallAsync("k", Hundred, 90);
        _fleet.Pass(60 + 45);
        _fleet.Store.IsDown = true;

        Assert.Equal(13, await One.CallAsync("k", Hundred, 60));

        Assert.Equal(1UL, One.Count("unseen"));
    }

    [Fact]
    public async Task A_counter_that_others_have_charged_meanwhile_is_taken_to_be_used_at_the_same_rate()
    {
        _fleet.Pass(10);
        await One.CallAsync("k", Hundred, 40);
        _fleet.Pass(5);
        _fleet.Store.IsDown = true;

        // 20 more in the half of the time that the 40 took; but no more than an even use of the 60 in 50 seconds, 6.
        Assert.Equal(27, await One.CallAsync("k", Hundred, 60));
    }

    [Fact]
    public async Task A_counter_beyond_the_bound_has_its_part_without_being_merged()
    {
        StandInFleet fleet = new(replicas: 2, maxCounters: 1);
        fleet.Store.IsDown = true;
        await fleet[0].TryAsync("a", Hundred);

        Assert.Equal(50, await fleet[0].CallAsync("b", Hundred, 60));

        Assert.Equal((1, 60UL), (fleet[0].Store.Count, fleet[0].Count("dropped")));
        fleet.Store.IsDown = false;
        await fleet.MergeAsync();
        Assert.Equal(0, await fleet.HeldAsync("b", Hundred));
    }

    [Fact]
    public async Task A_record_that_nobody_uses_any_more_is_let_go_though_the_store_stays_away()
    {
        _fleet.Store.IsDown = true;
        await One.TryAsync("k", Hundred);
        await _fleet.MergeAsync();
        Assert.Equal(1, One.Store.Count);
        _fleet.Pass(75);

        await One.Store.MergeAsync();

        Assert.Equal((0, 0UL, 1UL), (One.Store.Count, One.Count("merged_hits"), One.Count("lapsed_hits")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_the_store_answers_is_noted_without_allocating(bool later)
    {
        FakeTimeProvider time = new();
        WindowClock clock = new(time);
        LaterStore store = new();
        StandInReplica replica = new(later ? store : _fleet.Store, "r", 2, clock, time);
        Limit limit = StandInReplica.PerMinute(1_000_000);
        ChargeBatch batch = new();
        long allocated = 0;
        for (int i = 0; i < 300; i++)
        {
            batch.Clear();
            replica.Add(batch, "k", limit);
            long before = GC.GetAllocatedBytesForCurrentThread();
            ValueTask<StoreFault?> answer = replica.Store.ChargeAsync(batch);
            if (later)
            {
                store.Answer();
            }

            Assert.True(answer.IsCompletedSuccessfully);
            StoreFault? fault = await answer;
            allocated += i < 100 ? 0 : GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.Null(fault);
        }

        Assert.Equal((0L, "1"), (allocated, $"{replica.Statistics.Gauges.Single(static gauge => gauge.Name == "envoyrls.stand_in.known").Value}"));
    }
}
