using EnvoyRls.Core.Observation;

namespace EnvoyRls.Core.Tests.Observation;

public sealed class HeavyHittersTests
{
    [Fact]
    public void Counts_are_exact_while_all_keys_have_room()
    {
        HeavyHitters hitters = new(3);
        foreach (string key in new[] { "b", "a", "b", "c", "b", "a" })
        {
            hitters.Add(key);
        }

        Assert.Equal([new("b", 3, 0), new("a", 2, 0)], hitters.Top(2));
    }

    [Fact]
    public void Weights_are_added_saturate_and_count_nothing_unless_positive()
    {
        HeavyHitters hitters = new(2);
        hitters.Add("a", 3);
        hitters.Add("b", 5);
        hitters.Add("a", 4);
        hitters.Add("b", 0);
        hitters.Add("c", -1);
        Assert.Equal([new("a", 7, 0), new("b", 5, 0)], hitters.Top(3));

        hitters.Add("c", 10);
        hitters.Add("a", long.MaxValue);
        Assert.Equal([new("a", long.MaxValue, 0), new("c", 15, 5)], hitters.Top(3));
    }

    [Fact]
    public void What_was_denied_is_never_too_high_and_too_low_by_the_error_at_most()
    {
        HeavyHitters hitters = new(2);
        hitters.Add("a", 5, denied: 2);
        hitters.Add("b", 3, denied: 3);
        hitters.Add("c".AsSpan(), 1, denied: 1);
        hitters.Add("a".AsSpan(), 1, denied: 1);

        Assert.Equal([new("a", 6, 0, 3), new("c", 4, 3, 1)], hitters.Top(2));
        Assert.Equal(2, hitters.Count);
    }

    [Fact]
    public void A_cleared_table_is_as_new()
    {
        HeavyHitters hitters = new(1);
        hitters.Add("a", 9);
        hitters.Clear();
        Assert.Empty(hitters.Top(1));

        hitters.Add("b");
        Assert.Equal([new("b", 1, 0)], hitters.Top(1));
    }

    [Fact]
    public void Counts_are_never_too_low_and_too_high_by_their_error_at_most()
    {
        const int Capacity = 50;
        Random random = new(7);
        HeavyHitters hitters = new(Capacity);
        Dictionary<string, long> exact = new(StringComparer.Ordinal);
        long stream = 0;
        for (int i = 0; i < 20_000; i++)
        {
            // Skewed: low numbers are much more frequent.
            string key = $"{(int)(1000 * Math.Pow(random.NextDouble(), 4))}";
            long weight = random.Next(1, 20);
            hitters.Add(key, weight);
            exact[key] = exact.GetValueOrDefault(key) + weight;
            stream += weight;
        }

        IReadOnlyList<HeavyHitter> top = hitters.Top(Capacity);
        Assert.All(top, hitter => Assert.InRange(exact[hitter.Key], hitter.Count - hitter.Error, hitter.Count));
        Assert.All(top, hitter => Assert.InRange(hitter.Error, 0, stream / Capacity));
        Assert.Equal(stream, top.Sum(hitter => hitter.Count));

        // The paper's guarantee: whatever weighs more than stream/capacity is in the table.
        Assert.Subset(
            top.Select(hitter => hitter.Key).ToHashSet(StringComparer.Ordinal),
            exact.Where(pair => pair.Value > stream / Capacity).Select(pair => pair.Key).ToHashSet(StringComparer.Ordinal));
    }
}
