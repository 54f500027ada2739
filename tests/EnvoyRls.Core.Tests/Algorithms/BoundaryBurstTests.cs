using EnvoyRls.Core.Algorithms;
using EnvoyRls.Testing;

namespace EnvoyRls.Core.Tests.Algorithms;

/// <summary>A hundred a minute, asked for just before a minute ends and again just after.</summary>
public sealed class BoundaryBurstTests
{
    private const long Minute = 60_000_000;
    private const long Start = 1_700_000_040_000_000 / Minute * Minute;

    [Fact]
    public void A_fixed_window_admits_both_bursts()
    {
        long admitted = 0;
        long count = 0;
        Window window = default;
        foreach (long now in Moments())
        {
            if (FixedWindow.At(now, Minute) != window)
            {
                (window, count) = (FixedWindow.At(now, Minute), 0);
            }

            count = FixedWindow.Add(count, 1);
            admitted += count <= 100 ? 1 : 0;
        }

        Assert.Equal(200, admitted);
    }

    [Theory]
    [InlineData(LimitAlgorithm.SlidingWindowLog, 100, 100)]
    [InlineData(LimitAlgorithm.SlidingWindowCounter, 100, 101)]
    [InlineData(LimitAlgorithm.TokenBucket, 100, 100)]
    [InlineData(LimitAlgorithm.Gcra, 100, 100)]
    public void The_others_do_not(LimitAlgorithm algorithm, int least, int most)
    {
        Assert.True(Limit.TryCreate(algorithm, 100, Minute, null, 0, out Limit? limit, out _));
        TransitionCounter counter = new(algorithm);

        Assert.InRange(Moments().Count(now => counter.Apply(now, limit, 1).Admitted), least, most);
    }

    private static IEnumerable<long> Moments() =>
        Enumerable.Repeat(Start + 59_900_000, 150).Concat(Enumerable.Repeat(Start + 60_100_000, 150));
}
