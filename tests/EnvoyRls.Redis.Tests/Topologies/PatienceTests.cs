using EnvoyRls.Redis.Topologies;

namespace EnvoyRls.Redis.Tests.Topologies;

public sealed class PatienceTests
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    [Fact]
    public void Where_nothing_is_known_it_is_all_there_is() => Assert.Equal(Longest, new Patience(Shortest, Longest).Limit);

    /// <summary>What connections took, and how long is waited then, in milliseconds.</summary>
    [Theory]
    [InlineData(new[] { 1 }, 500)]
    [InlineData(new[] { 750 }, 3_000)]
    [InlineData(new[] { 200, 5_000, 300 }, 800)]
    [InlineData(new[] { 9_000 }, 10_000)]
    public void It_is_some_times_what_the_quickest_connection_took(int[] took, int expected)
    {
        Patience patience = new(Shortest, Longest);
        foreach (int milliseconds in took)
        {
            patience.Learn(TimeSpan.FromMilliseconds(milliseconds));
        }

        Assert.Equal(expected, patience.Limit.TotalMilliseconds);
    }

    [Fact]
    public void Nobody_waits_longer_than_is_set()
    {
        TimeSpan longest = TimeSpan.FromMilliseconds(300);
        Patience patience = new(Shortest, longest);
        patience.Learn(TimeSpan.FromMilliseconds(1));

        Assert.Equal(longest, patience.Limit);
    }
}
