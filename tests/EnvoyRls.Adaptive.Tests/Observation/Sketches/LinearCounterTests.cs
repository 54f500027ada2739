using EnvoyRls.Adaptive.Detection.Randomness;
using EnvoyRls.Adaptive.Observation.Sketches;

namespace EnvoyRls.Adaptive.Tests.Observation.Sketches;

public sealed class LinearCounterTests
{
    [Theory]
    [InlineData(1, 0.01)]
    [InlineData(8, 0.2)]
    [InlineData(100, 0.1)]
    [InlineData(500, 0.2)]
    public void Counts_are_close_on_average(int distinct, double tolerance)
    {
        SplitMix64 chance = new(9);
        double[] estimates = [.. Enumerable.Range(0, 50).Select(_ => CounterOf(Hashes(chance, distinct)).Estimate())];

        double error = Math.Sqrt(estimates.Average(estimate => Math.Pow((estimate / distinct) - 1, 2)));
        Assert.InRange(error, 0, tolerance);
        Assert.InRange(estimates.Average(), distinct * 0.95, distinct * 1.05);
    }

    [Fact]
    public void It_ends_where_all_bits_are_set()
    {
        SplitMix64 chance = new(9);

        Assert.Equal(LinearCounter.Most, CounterOf(Hashes(chance, 100_000)).Estimate());
        Assert.Equal(0, default(LinearCounter).Estimate());
    }

    [Fact]
    public void A_merged_counter_is_that_of_one_who_saw_all()
    {
        SplitMix64 chance = new(1);
        ulong[] one = Hashes(chance, 30);
        ulong[] other = Hashes(chance, 60);
        LinearCounter merged = CounterOf(one);
        merged.Merge(CounterOf(other));

        Assert.Equal(CounterOf([.. one, .. other]).Estimate(), merged.Estimate());
    }

    private static ulong[] Hashes(SplitMix64 chance, int count) => [.. Enumerable.Range(0, count).Select(_ => chance.NextUInt64())];

    private static LinearCounter CounterOf(ulong[] hashes)
    {
        LinearCounter counter = default;
        foreach (ulong hash in hashes)
        {
            counter.Add(hash);
            counter.Add(hash);
        }

        return counter;
    }
}
