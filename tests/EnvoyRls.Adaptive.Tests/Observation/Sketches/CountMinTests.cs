using EnvoyRls.Adaptive.Detection.Randomness;
using EnvoyRls.Adaptive.Observation.Sketches;
using EnvoyRls.Adaptive.Tests.Detection.Support;
using EnvoyRls.Adaptive.Tests.Observation.Support;
using FsCheck;
using FsCheck.Fluent;

namespace EnvoyRls.Adaptive.Tests.Observation.Sketches;

public sealed class CountMinTests
{
    [Fact]
    public void Estimates_are_never_too_low() => Prop.ForAll(Gen.Choose(0, 40).ArrayOf().ToArbitrary(), stream =>
    {
        CountMin sketch = new(8);
        Dictionary<ulong, int> exact = [];
        foreach (int item in stream)
        {
            ulong hash = new SplitMix64((ulong)item).NextUInt64();
            exact[hash] = exact.GetValueOrDefault(hash) + 1;
            Assert.InRange(sketch.Add(hash), exact[hash], stream.Length);
        }

        Assert.All(exact, pair => Assert.InRange(sketch.Estimate(pair.Key), pair.Value, stream.Length));
    }).Check(Properties.Config(200));

    [Fact]
    public void Few_estimates_of_a_skewed_stream_are_off_by_more_than_the_bound()
    {
        const int Width = 1024;
        CountMin sketch = new(Width);
        Dictionary<ulong, int> exact = [];
        ulong[] stream = [.. Zipf.Stream(items: 20_000, length: 200_000, seed: 5)];
        foreach (ulong hash in stream)
        {
            sketch.Add(hash);
            exact[hash] = exact.GetValueOrDefault(hash) + 1;
        }

        double bound = Math.E / Width * stream.Length;
        int worse = exact.Count(pair => sketch.Estimate(pair.Key) - pair.Value > bound);
        Assert.InRange(worse, 0, exact.Count * Math.Exp(-CountMin.Depth));
    }

    [Fact]
    public void Halving_forgets_half_of_every_count()
    {
        CountMin sketch = new(16);
        sketch.Raise(7, 11);
        sketch.Raise(1UL << 40, 70_000);
        sketch.Halve();

        Assert.Equal(5, sketch.Estimate(7));
        Assert.Equal(32_767, sketch.Estimate(1UL << 40));
    }
}
