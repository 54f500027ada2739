using EnvoyRls.Adaptive.Detection.Randomness;

namespace EnvoyRls.Adaptive.Tests.Detection.Randomness;

public sealed class SplitMix64Tests
{
    [Fact]
    public void Numbers_are_those_of_the_published_algorithm()
    {
        SplitMix64 random = new(1234567);

        Assert.Equal(
            [6457827717110365317UL, 3203168211198807973UL, 9817491932198370423UL, 4593380528125082431UL, 16408922859458223821UL],
            Enumerable.Range(0, 5).Select(_ => random.NextUInt64()));
    }

    [Fact]
    public void A_generator_made_from_a_state_goes_on_where_it_was()
    {
        SplitMix64 random = new(3);
        random.NextUInt64();
        SplitMix64 other = new(random.State);

        Assert.Equal(random.NextUInt64(), other.NextUInt64());
    }

    [Fact]
    public void Numbers_below_a_bound_are_all_about_as_frequent()
    {
        SplitMix64 random = new(5);
        int[] counts = new int[7];
        for (int drawn = 0; drawn < 70_000; drawn++)
        {
            counts[random.Next(7)]++;
        }

        // Six standard deviations are 556.
        Assert.All(counts, count => Assert.InRange(count, 9_400, 10_600));
    }

    [Theory]
    [InlineData(0.0, 1.0)]
    [InlineData(-1e308, 1.7e308)]
    [InlineData(double.MinValue, double.MaxValue)]
    [InlineData(0.1, 0.10000000000000002)]
    [InlineData(0.0, double.Epsilon)]
    public void Numbers_between_two_reach_the_lower_and_never_the_upper(double low, double high)
    {
        SplitMix64 random = new(9);

        Assert.All(Enumerable.Range(0, 1_000), _ => Assert.True(random.NextBetween(low, high) is double number && number >= low && number < high));
    }
}
