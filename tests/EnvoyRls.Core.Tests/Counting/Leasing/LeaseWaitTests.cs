using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Counting;

namespace EnvoyRls.Core.Tests.Counting.Leasing;

public sealed class LeaseWaitTests : IAsyncDisposable
{
    private readonly LeaseHarness _harness = new();

    public ValueTask DisposeAsync() => _harness.DisposeAsync();

    [Fact]
    public async Task Calls_that_find_nothing_ride_in_one_command()
    {
        Limit limit = LeaseHarness.PerMinute(1_000);
        Task<bool>[] calls = Start("k", limit, 100);

        await _harness.Store.AnswerAllAsync();

        Assert.All(await Task.WhenAll(calls), Assert.True);

        // Two by themselves before the key is busy, the third alone, and all the others after it.
        Assert.Equal(4, _harness.Store.Batches);
        Assert.Equal(97, _harness.Store.Asked[3].Lease!.Needed);
    }

    [Fact]
    public async Task Of_calls_that_wait_as_many_are_admitted_as_fit_in_their_order()
    {
        Limit limit = LeaseHarness.PerMinute(40);
        Task<bool>[] calls = Start("k", limit, 100);

        await _harness.Store.AnswerAllAsync();

        bool[] admitted = await Task.WhenAll(calls);
        Assert.Equal(40, admitted.Count(static call => call));
        Assert.All(admitted[..40], Assert.True);
        Assert.Equal(40, await _harness.HeldByStoreAsync("k", limit));
    }

    [Fact]
    public async Task A_fault_is_told_to_all_that_wait()
    {
        _harness.Store.Holds = true;
        ChargeBatch[] batches = [.. Enumerable.Range(0, 10).Select(_ => _harness.Batch("k", LeaseHarness.PerMinute(1_000)))];
        Task<StoreFault?>[] calls = [.. batches.Select(batch => _harness.Leased.ChargeAsync(batch).AsTask())];

        _harness.Store.IsDown = true;
        await _harness.Store.AnswerAllAsync();

        Assert.All(await Task.WhenAll(calls), static fault => Assert.Equal(StoreFaultKind.Unavailable, fault!.Kind));
    }

    [Fact]
    public async Task Leases_are_spent_while_the_store_is_down_and_no_longer()
    {
        Limit limit = LeaseHarness.PerMinute(100_000);
        await _harness.CallAsync("k", limit, 500);
        long left = await _harness.HeldByStoreAsync("k", limit) - 500;
        _harness.Store.IsDown = true;

        for (int i = 0; i < left; i++)
        {
            Assert.True(await _harness.TryAsync("k", limit));
        }

        Assert.NotNull(await _harness.Leased.ChargeAsync(_harness.Batch("k", limit)));
        _harness.Store.IsDown = false;
        Assert.True(await _harness.TryAsync("k", limit));
    }

    [Fact]
    public async Task While_slices_are_withheld_all_of_a_limit_is_admitted_in_the_order_of_calls()
    {
        Limit limit = LeaseHarness.PerMinute(300);
        _harness.Store.Withholds = true;

        Assert.Equal(300, await _harness.CallAsync("k", limit, 300));

        Assert.False(await _harness.TryAsync("k", limit));
        Assert.Equal(300, await _harness.HeldByStoreAsync("k", limit));
        Assert.InRange(_harness.Count("withheld"), 1ul, 300ul);
        Assert.Equal(0ul, _harness.Count("expired_hits"));
    }

    [Fact]
    public async Task Slices_are_leased_as_soon_as_they_are_not_withheld_any_more()
    {
        Limit limit = LeaseHarness.PerMinute(100_000);
        _harness.Store.Withholds = true;
        await _harness.CallAsync("k", limit, 200);
        _harness.Store.Withholds = false;
        int before = _harness.Store.Batches;

        Assert.Equal(200, await _harness.CallAsync("k", limit, 200));

        Assert.InRange(_harness.Store.Batches - before, 1, 40);
    }

    [Fact]
    public async Task A_batch_of_several_limits_is_answered_in_part_from_leases()
    {
        Limit limit = LeaseHarness.PerMinute(100_000);
        Limit exact = LeaseHarness.PerMinute(7);
        await _harness.CallAsync("k", limit, 500);

        ChargeBatch batch = _harness.Add(_harness.Batch("k", limit), "exact", exact, leased: false);
        int before = _harness.Store.Asked.Count;
        Assert.Null(await _harness.Leased.ChargeAsync(batch));

        Assert.Equal(501, batch.Charges[0].Counter);
        Assert.Equal(1, batch.Charges[1].Counter);
        Assert.Equal(before + 1, _harness.Store.Asked.Count);
    }

    [Fact]
    public async Task All_or_nothing_takes_from_all_leases_or_from_none()
    {
        Limit large = LeaseHarness.PerMinute(100_000);
        Limit small = LeaseHarness.PerMinute(300);
        int admitted = 0;
        for (int i = 0; i < 1_000; i++)
        {
            ChargeBatch batch = _harness.Add(_harness.Batch("large", large), "small", small);
            batch.AllOrNothing = true;
            Assert.Null(await _harness.Leased.ChargeAsync(batch));
            bool over = batch.Charges[1].IsOver();
            Assert.Equal(!over, batch.Charged);
            Assert.False(batch.Charges[0].IsOver());
            admitted += batch.Charged ? 1 : 0;
            _harness.Pass(LeaseHarness.Millisecond);
        }

        Assert.Equal(300, admitted);
        Assert.Equal(300, await _harness.HeldByStoreAsync("small", small));
        await _harness.Leased.DisposeAsync();
        Assert.Equal(300, await _harness.HeldByStoreAsync("large", large));
        Assert.InRange(_harness.Store.Batches, 1, 300);
    }

    private Task<bool>[] Start(string key, Limit limit, int calls)
    {
        _harness.Store.Holds = true;
        return [.. Enumerable.Range(0, calls).Select(_ => _harness.TryAsync(key, limit))];
    }
}
