using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Counting;

namespace EnvoyRls.Core.Tests.Counting.Leasing;

public sealed class LeaseReturnTests : IAsyncDisposable
{
    private readonly LeaseHarness _harness = new();

    public ValueTask DisposeAsync() => _harness.DisposeAsync();

    public static TheoryData<LimitAlgorithm> Windows() => [LimitAlgorithm.FixedWindow, LimitAlgorithm.SlidingWindowLog, LimitAlgorithm.SlidingWindowCounter];

    [Theory]
    [MemberData(nameof(Windows))]
    public async Task What_lies_idle_is_given_back(LimitAlgorithm algorithm)
    {
        Limit limit = LimitOf(algorithm);
        await _harness.CallAsync("k", limit, 300);
        Assert.True(await _harness.HeldByStoreAsync("k", limit) > 300);

        await PassQuietlyAsync();

        Assert.Equal(300, await _harness.HeldByStoreAsync("k", limit));
        Assert.True(_harness.Count("returned_hits") > 0);
    }

    [Fact]
    public async Task A_paced_limit_gets_back_what_cannot_have_drained()
    {
        Limit limit = LeaseHarness.Gcra(60_000);
        await _harness.CallAsync("k", limit, 100);

        await PassQuietlyAsync();

        // At the rate of a thousand a second all of it has drained by now: giving it back would be worth nothing.
        Assert.Equal(0UL, _harness.Count("returned_hits"));
        _harness.Pass(1_000_000);
        Assert.Equal(0, await _harness.HeldByStoreAsync("k", limit));
    }

    [Theory]
    [MemberData(nameof(Windows))]
    public async Task A_replica_that_stops_gives_all_back(LimitAlgorithm algorithm)
    {
        Limit limit = LimitOf(algorithm);
        await _harness.CallAsync("k", limit, 300);

        await _harness.Leased.DisposeAsync();

        Assert.Equal(300, await _harness.HeldByStoreAsync("k", limit));
    }

    [Fact]
    public async Task A_stop_does_not_wait_for_a_store_that_is_gone()
    {
        await _harness.CallAsync("k", LeaseHarness.PerMinute(100_000), 300);
        _harness.Store.Holds = true;

        Task stop = _harness.Leased.DisposeAsync().AsTask();
        Assert.False(stop.IsCompleted);
        _harness.Pass(1_000_000);
        await stop.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task What_is_left_at_the_end_of_a_term_is_given_back_too()
    {
        Limit limit = LeaseHarness.PerMinute(100_000);
        await _harness.CallAsync("k", limit, 300);
        long held = await _harness.HeldByStoreAsync("k", limit);

        _harness.Pass(200 * LeaseHarness.Millisecond);
        await _harness.Leased.ReturnIdleAsync();

        Assert.True(held > 300);
        Assert.Equal(300, await _harness.HeldByStoreAsync("k", limit));
    }

    [Fact]
    public async Task A_reset_forgets_what_is_leased_and_gives_nothing_back()
    {
        Limit limit = LeaseHarness.PerMinute(1_000);
        Assert.Equal(1_000, await _harness.CallAsync("k", limit, 1_500));
        Assert.False(await _harness.TryAsync("k", limit));

        Assert.Null(await _harness.Leased.ResetAsync(_harness.Batch("k", limit)));

        Assert.True(await _harness.TryAsync("k", limit));
        await PassQuietlyAsync();
        Assert.Equal(1, await _harness.HeldByStoreAsync("k", limit));
    }

    [Fact]
    public async Task A_refund_ends_a_denial_at_once()
    {
        Limit limit = LeaseHarness.Gcra(100);
        await _harness.CallAsync("k", limit, 200);
        Assert.False(await _harness.TryAsync("k", limit));

        Assert.Null(await _harness.Leased.ChargeAsync(_harness.Batch("k", limit, 1, ChargeKind.Refund)));

        Assert.True(await _harness.TryAsync("k", limit));
        Assert.False(await _harness.TryAsync("k", limit));
    }

    private static Limit LimitOf(LimitAlgorithm algorithm)
    {
        Assert.True(Limit.TryCreate(algorithm, 100_000, 60_000_000, null, 0, out Limit? limit, out string? problem), problem);
        return limit;
    }

    private async Task PassQuietlyAsync()
    {
        for (int i = 0; i < 5; i++)
        {
            _harness.Pass(20 * LeaseHarness.Millisecond);
            await _harness.Leased.ReturnIdleAsync();
        }
    }
}
