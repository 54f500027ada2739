using EnvoyRls.Adaptive.Detection.Randomness;
using EnvoyRls.Adaptive.Observation.Sketches;
using EnvoyRls.Adaptive.Tests.Observation.Support;

namespace EnvoyRls.Adaptive.Tests.Observation.Sketches;

public sealed class SpreadSketchTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(30)]
    [InlineData(500)]
    [InlineData(5_000)]
    public void An_even_spread_is_even(int values)
    {
        SplitMix64 chance = new(2);
        double[] evenness =
        [
            .. Enumerable.Range(0, 20).Select(_ => Of([.. Enumerable.Range(0, values).Select(_ => chance.NextUInt64())], times: 10, values)),
        ];

        Assert.InRange(evenness.Average(), 0.93, 1);
    }

    [Fact]
    public void One_value_is_no_spread_and_a_favourite_makes_it_uneven()
    {
        ulong[] favourite = [.. Enumerable.Repeat(1UL << 32, 1_000), .. Enumerable.Range(2, 50).Select(Zipf.Hash)];

        Assert.Equal(0, Of([1, 1, 1], times: 5, values: 1));
        Assert.Equal(0, default(SpreadSketch).Evenness(20));
        Assert.InRange(Of(favourite, times: 1, values: 51), 0, 0.15);
    }

    [Fact]
    public void Counts_that_would_overflow_are_halved()
    {
        Assert.InRange(Of([1UL << 32, 2UL << 32], times: 200_000, values: 2), 0.99, 1);
    }

    private static double Of(ulong[] hashes, int times, double values)
    {
        SpreadSketch sketch = default;
        for (int i = 0; i < times; i++)
        {
            foreach (ulong hash in hashes)
            {
                sketch.Add(hash);
            }
        }

        return sketch.Evenness(values);
    }
}
