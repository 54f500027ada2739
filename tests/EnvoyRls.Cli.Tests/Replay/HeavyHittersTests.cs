using EnvoyRls.Cli.Replay;

namespace EnvoyRls.Cli.Tests.Replay;

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
    public void Counts_are_never_too_low_and_too_high_by_their_error_at_most()
    {
        const int Capacity = 50;
        Random random = new(7);
        HeavyHitters hitters = new(Capacity);
        Dictionary<string, long> exact = new(StringComparer.Ordinal);
        const int Stream = 20_000;
        for (int i = 0; i < Stream; i++)
        {
            // Skewed: low numbers are much more frequent.
            string key = $"{(int)(1000 * Math.Pow(random.NextDouble(), 4))}";
            hitters.Add(key);
            exact[key] = exact.GetValueOrDefault(key) + 1;
        }

        IReadOnlyList<HeavyHitter> top = hitters.Top(Capacity);
        Assert.All(top, hitter => Assert.InRange(exact[hitter.Key], hitter.Count - hitter.Error, hitter.Count));
        Assert.Equal(Stream, top.Sum(hitter => hitter.Count));

        // The paper's guarantee: whatever is more frequent than stream/capacity is in the table.
        Assert.Subset(
            top.Select(hitter => hitter.Key).ToHashSet(StringComparer.Ordinal),
            exact.Where(pair => pair.Value > Stream / Capacity).Select(pair => pair.Key).ToHashSet(StringComparer.Ordinal));
    }
}
