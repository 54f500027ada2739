using EnvoyRls.Core.Algorithms;

namespace EnvoyRls.Core.Tests.Counting.Regions;

/// <summary>What all regions admit together, whatever is lost between them and whatever happens meanwhile.</summary>
public sealed class RegionBoundTests
{
    private const long Second = 1_000_000;

    [Fact]
    public Task Fixed_windows_of_all_regions_never_admit_more_than_the_limit() => CheckAsync(LimitAlgorithm.FixedWindow, (fleet, _) =>
    {
        long window = fleet.Limit.WindowMicroseconds;
        Assert.All(
            fleet.Admitted.GroupBy(admitted => admitted.At / window),
            hits => Assert.True(hits.Sum(admitted => admitted.Hits) <= fleet.Limit.Amount, $"{hits.Sum(admitted => admitted.Hits)} of {fleet.Limit.Amount}"));
    });

    [Theory]
    [InlineData(LimitAlgorithm.TokenBucket)]
    [InlineData(LimitAlgorithm.Gcra)]
    [InlineData(LimitAlgorithm.LeakyBucket)]
    public Task Paced_limits_of_all_regions_never_admit_more_than_burst_and_rate(LimitAlgorithm algorithm) => CheckAsync(algorithm, (fleet, regions) =>
    {
        long burst = Math.Max(fleet.Limit.Burst, regions);
        for (long span = fleet.Limit.WindowMicroseconds / 8; span < fleet.Limit.WindowMicroseconds * 4; span *= 2)
        {
            // A fraction of a hit that each counter holds may be whole for all of them together.
            long most = burst + MixedNumber.MulDiv(span, fleet.Limit.Amount, fleet.Limit.WindowMicroseconds).Ceiling;
            Assert.True(fleet.MostIn(span) <= most, $"{fleet.MostIn(span)} of {most} in {span}");
        }
    });

    [Fact]
    public Task A_sliding_log_admits_more_by_at_most_what_is_asked_while_hits_are_on_their_way() => CheckAsync(
        LimitAlgorithm.SlidingWindowLog,
        (fleet, _) => Assert.True(fleet.MostIn(fleet.Limit.WindowMicroseconds) <= fleet.Limit.Amount + MostOnTheWay, $"{fleet.MostIn(fleet.Limit.WindowMicroseconds)}"));

    /// <summary>Hits that a test's calls ask for during one transfer: eight steps at most, of up to nine hits.</summary>
    private const long MostOnTheWay = 72;

    /// <summary>Holds in sixty random fleets; an assertion that fails tells the seed.</summary>
    private static async Task CheckAsync(LimitAlgorithm algorithm, Action<RegionFleet, int> holds)
    {
        ulong borrowed = 0;
        foreach (int seed in Enumerable.Range(1, 60))
        {
            borrowed += await RunAsync(algorithm, seed, holds);
        }

        Assert.True(algorithm == LimitAlgorithm.LeakyBucket || borrowed > 500, $"only {borrowed} hits were borrowed");
    }

    private static async Task<ulong> RunAsync(LimitAlgorithm algorithm, int seed, Action<RegionFleet, int> holds)
    {
        Random random = new(seed);
        int regions = random.Next(2, 5);
        uint amount = (uint)random.Next(40, 400);
        uint? burst = Limit.IsPaced(algorithm) ? (uint)random.Next(regions, (int)amount) : null;
        Assert.True(Limit.TryCreate(algorithm, amount, random.Next(1, 8) * Second, burst, 0, out Limit? limit, out _));
        int lossy = random.Next(3) * 10;
        int slow = random.Next(3);
        int depth = 0;
        RegionFleet? fleet = null;
        fleet = new RegionFleet(limit, Shares(random, regions), MeanwhileAsync, () => random.Next(100) < lossy);
        for (int step = 0; step < 1_500; step++)
        {
            // Mostly the first: the others lend.
            await fleet.AskAsync(random.Next(3) > 0 ? 0 : random.Next(regions), random.Next(4) == 0 ? random.Next(1, 10) : 1);
            fleet.Time.Advance(TimeSpan.FromMilliseconds(random.Next(20)));
            if (random.Next(4) == 0)
            {
                await fleet.BorrowAsync(random.Next(regions));
            }
        }

        try
        {
            holds(fleet, regions);
        }
        catch (Exception failure)
        {
            throw new InvalidOperationException($"seed {seed}, {regions} regions, {limit.Amount} in {limit.WindowMicroseconds}, burst {limit.Burst}, lossy {lossy}, slow {slow}", failure);
        }

        return fleet.Count("borrowed_hits_total");

        async Task MeanwhileAsync()
        {
            if (depth++ == 0 && slow > 0)
            {
                fleet!.Time.Advance(TimeSpan.FromMilliseconds(random.Next(10 * slow)));
                await fleet.AskAsync(random.Next(regions), random.Next(1, 10));
            }

            depth--;
        }
    }

    private static int[] Shares(Random random, int regions)
    {
        int[] shares = [.. Enumerable.Range(0, regions).Select(_ => random.Next(500, 10_000 / regions))];
        shares[^1] += random.Next(2) == 0 ? 10_000 - shares.Sum() : 0;
        return shares;
    }
}
