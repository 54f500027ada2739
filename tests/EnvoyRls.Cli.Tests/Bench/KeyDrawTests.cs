using EnvoyRls.Adaptive.Detection.Randomness;
using EnvoyRls.Cli.Bench.Load;

namespace EnvoyRls.Cli.Tests.Bench;

public sealed class KeyDrawTests
{
    private const int Draws = 400_000;

    [Theory]
    [InlineData(0)]
    [InlineData(0.7)]
    [InlineData(1)]
    [InlineData(1.3)]
    public void Keys_are_drawn_in_proportion_to_the_power_of_their_rank(double exponent)
    {
        const int Keys = 100;
        double[] weights = [.. Enumerable.Range(1, Keys).Select(rank => Math.Pow(rank, -exponent))];
        int[] counts = new int[Keys];
        KeyDraw draw = new(Keys, exponent, new SplitMix64(1));

        for (int i = 0; i < Draws; i++)
        {
            counts[draw.Next()]++;
        }

        double chiSquare = weights.Select((weight, key) => (Expected: Draws * weight / weights.Sum(), Seen: counts[key]))
            .Sum(key => (key.Seen - key.Expected) * (key.Seen - key.Expected) / key.Expected);

        // 99 degrees of freedom: a fair draw is above 149 once in a thousand seeds, and this seed is one of the others.
        Assert.InRange(chiSquare, 50, 149);
    }

    [Fact]
    public void A_billion_keys_take_no_table()
    {
        const long Keys = 1_000_000_000;
        KeyDraw draw = new(Keys, 1.1, new SplitMix64(2));

        long[] keys = [.. Enumerable.Range(0, Draws).Select(_ => draw.Next())];

        Assert.All(keys, key => Assert.InRange(key, 0, Keys - 1));
        Assert.Contains(keys, key => key > Keys / 2);
    }

    [Fact]
    public void One_key_is_always_drawn()
    {
        KeyDraw draw = new(1, 1, new SplitMix64(3));

        Assert.All(Enumerable.Range(0, 1_000), _ => Assert.Equal(0, draw.Next()));
    }
}
