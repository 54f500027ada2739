using EnvoyRls.Core.Decisions;

namespace EnvoyRls.Core.Tests.Decisions;

public sealed class LimitOutcomeTests
{
    private const float Ratio = 0.8f;

    /// <summary>Limit, hits, counter after; then verdict, remaining, and hits counted over, near and within.</summary>
    [Theory]
    [InlineData(5, 5, 7, true, 0, 2, 1, 0)]
    [InlineData(10, 4, 6, false, 4, 0, 0, 4)]
    [InlineData(10, 1, 5, false, 5, 0, 0, 1)]
    [InlineData(10, 1, 11, true, 0, 1, 0, 0)]
    [InlineData(15, 1, 11, false, 4, 0, 0, 1)]
    [InlineData(15, 1, 12, false, 3, 0, 0, 1)]
    [InlineData(15, 1, 13, false, 2, 0, 1, 1)]
    [InlineData(15, 1, 15, false, 0, 0, 1, 1)]
    [InlineData(15, 1, 16, true, 0, 1, 0, 0)]
    [InlineData(20, 3, 5, false, 15, 0, 0, 3)]
    [InlineData(8, 2, 7, false, 1, 0, 1, 2)]
    [InlineData(20, 3, 19, false, 1, 0, 3, 3)]
    [InlineData(20, 3, 22, true, 0, 2, 1, 0)]
    [InlineData(20, 7, 22, true, 0, 2, 4, 0)]
    [InlineData(10, 3, 30, true, 0, 3, 0, 0)]
    [InlineData(0, 0, 0, false, 0, 0, 0, 0)]
    [InlineData(0, 1, 1, true, 0, 1, 0, 0)]
    [InlineData(10, 0, 10, false, 0, 0, 0, 0)]
    [InlineData(10, 0, 11, true, 0, 0, 0, 0)]
    [InlineData(uint.MaxValue, 1, uint.MaxValue, false, 0, 0, 1, 1)]
    [InlineData(uint.MaxValue, 1, 4294967296, true, 0, 1, 0, 0)]
    [InlineData(10, ulong.MaxValue / 2, ulong.MaxValue / 2, true, 0, (ulong.MaxValue / 2) - 10, 2, 0)]
    public void A_counter_is_judged_against_its_limit(
        uint limit, ulong hits, ulong after, bool over, uint remaining, ulong overHits, ulong nearHits, ulong withinHits) =>
        Assert.Equal(new LimitOutcome(over, remaining, overHits, nearHits, withinHits), LimitOutcome.Of(limit, hits, after, Ratio));

    /// <summary>STOP charges 0 where hits were asked for, so that the value before is below zero and wraps.</summary>
    [Theory]
    [InlineData(10, 5, 3, false, 7, 0, 0, 5)]
    [InlineData(10, 10, 9, false, 1, 0, 10, 10)]
    [InlineData(10, 20, 11, true, 0, 20, 0, 0)]
    public void Hits_that_were_not_charged_wrap_as_in_the_reference(
        uint limit, ulong hits, ulong after, bool over, uint remaining, ulong overHits, ulong nearHits, ulong withinHits) =>
        Assert.Equal(new LimitOutcome(over, remaining, overHits, nearHits, withinHits), LimitOutcome.Of(limit, hits, after, Ratio));

    [Theory]
    [InlineData(10, 0.7f, 7)]
    [InlineData(90, 0.7f, 63)]
    [InlineData(15, 0.8f, 12)]
    [InlineData(8, 0.8f, 6)]
    [InlineData(14, 0.8f, 11)]
    [InlineData(0, 0.8f, 0)]
    [InlineData(uint.MaxValue, 0.8f, 3435973888)]
    public void The_near_threshold_is_computed_in_single_precision(uint limit, float ratio, ulong expected) =>
        Assert.Equal(expected, LimitOutcome.NearThreshold(limit, ratio));

    /// <summary>Single precision rounds a large limit up, but nothing above the limit is near it.</summary>
    [Theory]
    [InlineData(16_777_219)]
    [InlineData(uint.MaxValue)]
    public void The_near_threshold_never_exceeds_the_limit(uint limit)
    {
        Assert.Equal(limit, LimitOutcome.NearThreshold(limit, 1f));
        Assert.Equal(new LimitOutcome(true, 0, 1, 0, 0), LimitOutcome.Of(limit, 2, limit + 1ul, 1f));
    }
}
