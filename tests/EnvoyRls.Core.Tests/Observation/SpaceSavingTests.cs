using EnvoyRls.Core.Observation;
using EnvoyRls.Core.Tests.Support;
using FsCheck;
using FsCheck.Fluent;

namespace EnvoyRls.Core.Tests.Observation;

public sealed class SpaceSavingTests
{
    /// <summary>Below 0: halve; else the number of a place, or of a newcomer.</summary>
    private static readonly Arbitrary<int[]> Steps = Gen.Choose(-1, 40).ArrayOf().ToArbitrary();

    [Fact]
    public void The_least_place_has_the_least_count_whatever_happens() => Prop.ForAll(Steps, steps =>
    {
        const int Capacity = 12;
        SpaceSaving counts = new(Capacity);
        foreach (int step in steps)
        {
            if (step < 0)
            {
                counts.Halve();
            }
            else if (step < counts.Count)
            {
                counts.Grow(step, step + 1);
            }
            else if (counts.IsFull)
            {
                long least = counts.CountOf(counts.Least);
                counts.ReplaceLeast(least + step, least);
            }
            else
            {
                Assert.Equal(counts.Count, counts.Add(step, error: 1));
            }

            Assert.All(Enumerable.Range(0, counts.Count), place => Assert.True(counts.CountOf(place) >= counts.CountOf(counts.Least)));
        }
    }).Check(Properties.Config(500));

    [Fact]
    public void Halving_halves_counts_and_errors()
    {
        SpaceSaving counts = new(2);
        counts.Add(9);
        counts.Add(4, error: 3);
        counts.Halve();

        Assert.Equal((4, 0), (counts.CountOf(0), counts.ErrorOf(0)));
        Assert.Equal((2, 1), (counts.CountOf(1), counts.ErrorOf(1)));
        Assert.Equal(1, counts.Least);
    }
}
