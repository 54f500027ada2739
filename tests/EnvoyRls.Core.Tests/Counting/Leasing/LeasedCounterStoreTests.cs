using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Counting;

namespace EnvoyRls.Core.Tests.Counting.Leasing;

public sealed class LeasedCounterStoreTests : IAsyncDisposable
{
    private static readonly Limit Large = LeaseHarness.PerMinute(1_000_000);

    private readonly LeaseHarness _harness = new();

    public ValueTask DisposeAsync() => _harness.DisposeAsync();

    [Fact]
    public async Task A_busy_key_costs_the_store_few_commands()
    {
        Assert.Equal(2000, await _harness.CallAsync("k", Large, 2000));

        Assert.InRange(_harness.Store.Batches, 1, 100);
        Assert.InRange(await _harness.HeldByStoreAsync("k", Large), 2000, 2100);
    }

    [Fact]
    public async Task A_key_that_is_seldom_asked_for_is_charged_by_itself()
    {
        for (int i = 0; i < 20; i++)
        {
            Assert.True(await _harness.TryAsync("k", Large));
            _harness.Pass(100 * LeaseHarness.Millisecond);
        }

        Assert.Equal(20, _harness.Store.Batches);
        Assert.All(_harness.Store.Asked, static charge => Assert.Equal(ChargeKind.Add, charge.Kind));
        Assert.Equal(20, await _harness.HeldByStoreAsync("k", Large));
    }

    [Fact]
    public async Task Batches_without_leased_limits_are_handed_on_as_they_are()
    {
        ChargeBatch batch = _harness.Add(new ChargeBatch(), "k", Large, leased: false);

        Assert.Null(await _harness.Leased.ChargeAsync(batch));

        Assert.Equal(1, batch.Charges[0].Counter);
        Assert.False(batch.Provisional);
    }

    [Theory]
    [InlineData(ChargeKind.Refund, 3)]
    [InlineData(ChargeKind.Add, 0)]
    public async Task Refunds_and_looks_go_to_the_counter(ChargeKind kind, long hits)
    {
        await _harness.CallAsync("k", Large, 200);
        int before = _harness.Store.Batches;
        long held = await _harness.HeldByStoreAsync("k", Large);

        ChargeBatch batch = _harness.Batch("k", Large, hits, kind);
        Assert.Null(await _harness.Leased.ChargeAsync(batch));

        Assert.Equal(before + 1, _harness.Store.Batches);
        Assert.Equal(held - hits, batch.Charges[0].Counter);
    }

    [Fact]
    public async Task A_limit_is_admitted_to_the_last_hit_and_no_further()
    {
        Limit limit = LeaseHarness.PerMinute(500);

        Assert.Equal(500, await _harness.CallAsync("k", limit, 1000));

        Assert.InRange(_harness.Count("denied_locally"), 450UL, 500UL);
    }

    [Fact]
    public async Task A_denial_tells_the_limit_as_used_up_and_of_this_moment_only()
    {
        Limit window = LeaseHarness.PerMinute(50);
        Limit gcra = LeaseHarness.Gcra(50);
        await _harness.CallAsync("window", window, 100);
        await _harness.CallAsync("gcra", gcra, 100);

        ChargeBatch batch = _harness.Add(_harness.Batch("window", window), "gcra", gcra);
        Assert.Null(await _harness.Leased.ChargeAsync(batch));

        Assert.True(batch.Provisional);
        Assert.True(batch.Charges[0].IsOver());
        ChargeOutcome outcome = batch.Charges[1].Outcome;
        Assert.False(outcome.Admitted);
        Assert.Equal(0, outcome.Remaining);
        Assert.InRange(outcome.RetryMicroseconds, 1, 60_000_000 / 50);
        Assert.InRange(outcome.ResetMicroseconds, 55_000_000, 60_000_000);
    }

    [Fact]
    public async Task What_is_left_is_told_with_what_is_held()
    {
        Limit limit = LeaseHarness.PerMinute(10_000);
        await _harness.CallAsync("k", limit, 1000);

        ChargeBatch batch = _harness.Batch("k", limit);
        Assert.Null(await _harness.Leased.ChargeAsync(batch));

        Assert.Equal(1001, batch.Charges[0].Counter);
    }

    [Fact]
    public async Task Many_hits_in_one_call_are_taken_from_a_slice_or_charged_by_themselves()
    {
        int admitted = 0;
        for (int i = 0; i < 500; i++)
        {
            admitted += await _harness.TryAsync("k", LeaseHarness.PerMinute(1_999), 5) ? 5 : 0;
            _harness.Pass(LeaseHarness.Millisecond);
        }

        Assert.InRange(admitted, 1_975, 1_999);
        Assert.InRange(_harness.Store.Batches, 1, 200);
    }

    [Fact]
    public async Task A_new_window_is_leased_anew()
    {
        Limit limit = Limit.FixedWindow(300, 1_000_000);

        Assert.Equal(300, await _harness.CallAsync("k", limit, 1000));
        Assert.Equal(300, await _harness.CallAsync("k", limit, 1000));
        Assert.Equal(300, await _harness.HeldByStoreAsync("k", LeaseHarness.PerMinute(300)) + 300);
    }

    [Fact]
    public async Task A_changed_limit_takes_nothing_from_what_was_leased_before()
    {
        await _harness.CallAsync("k", Large, 400);
        Limit lower = LeaseHarness.PerMinute(410);

        int more = await _harness.CallAsync("k", lower, 100);

        Assert.InRange(more, 0, 10);
    }

    [Fact]
    public async Task Keys_beyond_the_bound_are_charged_by_themselves()
    {
        await using LeaseHarness harness = new(maxSlots: 1);
        await harness.CallAsync("first", Large, 100);
        int before = harness.Store.Batches;

        Assert.Equal(100, await harness.CallAsync("second", Large, 100));

        Assert.Equal(100, harness.Store.Batches - before);
    }

    [Fact]
    public async Task A_lease_is_not_spent_once_its_term_is_over_by_a_clock_that_counts_suspension()
    {
        Limit limit = LeaseHarness.Gcra(60_000);
        await _harness.CallAsync("k", limit, 300);
        Assert.True(await _harness.TryAsync("k", limit));
        int before = _harness.Store.Batches;

        // The machine slept: no other clock has moved.
        _harness.Clock.Microseconds += 200 * LeaseHarness.Millisecond;
        Assert.True(await _harness.TryAsync("k", limit));

        Assert.Equal(before + 1, _harness.Store.Batches);
    }

    [Fact]
    public async Task A_decision_from_a_lease_allocates_nothing()
    {
        await _harness.CallAsync("k", Large, 2000);
        ChargeBatch batch = new();
        int asked = _harness.Store.Batches;
        long allocated = 0;
        int measured = 0;
        for (int i = 0; i < 200; i++)
        {
            batch.Clear();
            _harness.Add(batch, "k", Large);
            long before = GC.GetAllocatedBytesForCurrentThread();
            ValueTask<StoreFault?> answer = _harness.Leased.ChargeAsync(batch);
            long after = GC.GetAllocatedBytesForCurrentThread();
            Assert.True(answer.IsCompletedSuccessfully);
            Assert.Null(await answer);
            if (_harness.Store.Batches == asked)
            {
                allocated += after - before;
                measured++;
            }

            asked = _harness.Store.Batches;
            _harness.Pass(LeaseHarness.Millisecond);
        }

        Assert.InRange(measured, 150, 200);
        Assert.Equal(0, allocated);
    }
}
