using EnvoyRls.Adaptive.Detection.Randomness;
using EnvoyRls.Cli.Bench.Load;

namespace EnvoyRls.Cli.Tests.Bench;

public sealed class PoissonArrivalsTests
{
    private const int Calls = 200_000;

    [Theory]
    [InlineData(10)]
    [InlineData(250_000)]
    public void Calls_come_at_the_rate_that_was_asked_for(double rate)
    {
        long last = Draw(rate, seed: 1)[^1];

        // The time of the n-th call has a standard deviation of 1 / sqrt(n), 0.22 % here.
        Assert.InRange(Calls / (last / 1e9), rate * 0.99, rate * 1.01);
    }

    [Fact]
    public void Gaps_are_exponential()
    {
        long[] times = Draw(rate: 1_000, seed: 2);
        double[] gaps = [.. times.Zip(times.Skip(1), (earlier, later) => (later - earlier) / 1e6)];

        double mean = gaps.Average();
        Assert.InRange(gaps.Average(gap => (gap - mean) * (gap - mean)) / (mean * mean), 0.97, 1.03);
        foreach (double milliseconds in new[] { 0.1, 1, 3 })
        {
            double longer = (double)gaps.Count(gap => gap > milliseconds) / gaps.Length;
            Assert.InRange(longer, Math.Exp(-milliseconds) - 0.005, Math.Exp(-milliseconds) + 0.005);
        }
    }

    [Fact]
    public void A_seed_gives_the_same_times_again_and_another_one_others()
    {
        Assert.Equal(Draw(rate: 5_000, seed: 3), Draw(rate: 5_000, seed: 3));
        Assert.NotEqual(Draw(rate: 5_000, seed: 3), Draw(rate: 5_000, seed: 4));
    }

    private static long[] Draw(double rate, ulong seed)
    {
        PoissonArrivals arrivals = new(rate, new SplitMix64(seed));
        return [.. Enumerable.Range(0, Calls).Select(_ => arrivals.Next())];
    }
}
