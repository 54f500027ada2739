using EnvoyRls.Core.Algorithms;

namespace EnvoyRls.Core.Tests.Algorithms;

public sealed class LimitTests
{
    private const long Second = 1_000_000;
    private const long Year = 365L * 86_400 * Second;

    [Theory]
    [InlineData(LimitAlgorithm.Gcra, 7, 7)]
    [InlineData(LimitAlgorithm.TokenBucket, 7, 7)]
    [InlineData(LimitAlgorithm.LeakyBucket, 7, 1)]
    [InlineData(LimitAlgorithm.LeakyBucket, 0, 0)]
    [InlineData(LimitAlgorithm.SlidingWindowLog, 7, 7)]
    [InlineData(LimitAlgorithm.FixedWindow, 7, 7)]
    public void A_burst_has_a_default(LimitAlgorithm algorithm, uint amount, uint burst) =>
        Assert.Equal(burst, Create(algorithm, amount, Second).Burst);

    [Fact]
    public void Capacity_and_recovery_follow_from_burst_and_delay()
    {
        Limit limit = Create(LimitAlgorithm.Gcra, 3, 10_000, burst: 4, delay: 8_000);

        // 2.4 hits wait, and a burst of 4 takes 13,333 1/3 us.
        Assert.Equal((6L, 4_000L, 21_334L), (limit.Capacity, limit.CapacityNumerator, limit.RecoveryMicroseconds));
    }

    [Theory]
    [InlineData(LimitAlgorithm.Gcra, 1, 999, null, 0)]
    [InlineData(LimitAlgorithm.Gcra, 1, Limit.MostWindow + 1, null, 0)]
    [InlineData(LimitAlgorithm.Gcra, 1, Second, 0u, 0)]
    [InlineData(LimitAlgorithm.Gcra, 1, Second, 1u, -1)]
    [InlineData(LimitAlgorithm.Gcra, 1, Second, 1u, Limit.MostWindow + 1)]
    [InlineData(LimitAlgorithm.TokenBucket, 1, Year, 101u, 0)]
    [InlineData(LimitAlgorithm.LeakyBucket, uint.MaxValue, 1_000, 1u, 366L * 86_400 * Second)]
    [InlineData(LimitAlgorithm.SlidingWindowLog, 1, Second, 1u, 0)]
    [InlineData(LimitAlgorithm.SlidingWindowCounter, 1, Second, null, 1)]
    [InlineData(LimitAlgorithm.FixedWindow, 1, Second, 2u, 0)]
    public void What_cannot_be_computed_exactly_is_refused(LimitAlgorithm algorithm, uint amount, long window, uint? burst, long delay)
    {
        Assert.False(Limit.TryCreate(algorithm, amount, window, burst, delay, out Limit? limit, out string? problem));
        Assert.Null(limit);
        Assert.NotEmpty(problem);
    }

    private static Limit Create(LimitAlgorithm algorithm, uint amount, long window, uint? burst = null, long delay = 0)
    {
        Assert.True(Limit.TryCreate(algorithm, amount, window, burst, delay, out Limit? limit, out string? problem), problem);
        return limit;
    }
}
