using System.Diagnostics;
using EnvoyRls.Testing;

namespace EnvoyRls.Conformance.Tests.Regions;

/// <summary>Two regions whose servers and Redis are real, and a limit of 2,000 a day of which they have 1,200 and 800.</summary>
public sealed class SharedLimitTests
{
    private const int Limit = 2_000;
    private const int EuPart = 1_200;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_region_of_nine_calls_in_ten_uses_nearly_all_of_the_limit_and_never_more()
    {
        const int Amount = 600;
        TimeSpan window = TimeSpan.FromSeconds(6);
        TimeSpan tick = TimeSpan.FromMilliseconds(50);
        await using RegionPair regions = await RegionPair.StartAsync();
        await Task.Delay(window - TimeSpan.FromTicks(DateTime.UtcNow.Ticks % window.Ticks) + tick, TestContext.Current.CancellationToken);

        // All within one window: 180 and 20 calls a second of each key, twice as many as there are hits.
        Dictionary<string, int> admitted = new(StringComparer.Ordinal) { ["window"] = 0, ["leased"] = 0, ["log"] = 0, ["bucket"] = 0 };
        using PeriodicTimer ticks = new(tick);
        while (DateTime.UtcNow.Ticks % window.Ticks < (window - (tick * 5)).Ticks)
        {
            int[][] counts = await Task.WhenAll(admitted.Keys.Select(async key => await Task.WhenAll(
                RegionPair.CallAsync(regions.Eu, key, "all", 9), RegionPair.CallAsync(regions.Us, key, "all", 1))));
            foreach ((string key, int[] count) in admitted.Keys.ToArray().Zip(counts))
            {
                admitted[key] += count.Sum();
            }

            await ticks.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"of {Amount} admitted: {string.Join(", ", admitted)}");
        Assert.All(admitted, key => Assert.InRange(key.Value, Amount * 95 / 100, Amount));
        Assert.True(await regions.Eu.CounterAsync("envoyrls.region.borrowed_hits_total") > 300);
    }

    [Fact]
    public async Task A_region_that_is_cut_off_keeps_to_its_part_and_is_not_slower_and_gets_more_when_the_other_is_back()
    {
        await using RegionPair regions = await RegionPair.StartAsync();
        await WholeDayAsync();
        Assert.Equal(800, await RegionPair.CallAsync(regions.Eu, "day", "all", 800));
        await regions.UsRedis.FreezeAsync();
        TimeSpan whole;
        TimeSpan shared;
        int admitted;
        try
        {
            admitted = 800 + await RegionPair.CallAsync(regions.Eu, "day", "all", 100);
            await Eventually.IsTrueAsync(
                async () => admitted + (admitted += await RegionPair.CallAsync(regions.Eu, "day", "all", 20)) > 0
                    && (await regions.Eu.HealthAsync()).Contains("region_us: away", StringComparison.Ordinal),
                Patience,
                () => "health tells that the other region is away");

            // Calls of a limit that is lent out for nothing, and of one that nobody shares, by turns.
            (whole, shared) = (TimeSpan.Zero, TimeSpan.Zero);
            for (int turn = 0; turn < 5; turn++)
            {
                long started = Stopwatch.GetTimestamp();
                await RegionPair.CallAsync(regions.Eu, "whole", "all", 200);
                whole += Stopwatch.GetElapsedTime(started);
                started = Stopwatch.GetTimestamp();
                admitted += await RegionPair.CallAsync(regions.Eu, "day", "all", 200);
                shared += Stopwatch.GetElapsedTime(started);
            }

            TestContext.Current.TestOutputHelper?.WriteLine($"a thousand calls: {whole} whole, {shared} shared");
            Assert.Equal(EuPart, admitted);
            Assert.True(shared < (whole * 3) + TimeSpan.FromSeconds(1), $"shared {shared}, whole {whole}");
            Assert.Equal("ok", await regions.Eu.Http.GetStringAsync(new Uri("/healthcheck", UriKind.Relative)), ignoreCase: true);
        }
        finally
        {
            await regions.UsRedis.ThawAsync();
        }

        await Eventually.IsTrueAsync(
            async () => (admitted += await RegionPair.CallAsync(regions.Eu, "day", "all", 50)) > EuPart + 200,
            Patience,
            () => $"the region borrows again; {admitted} admitted");
        Assert.Contains("region_us: answers", await regions.Eu.HealthAsync(), StringComparison.Ordinal);
        admitted += await RegionPair.CallAsync(regions.Us, "day", "all", Limit);

        Assert.InRange(admitted, EuPart + 200, Limit);
    }

    /// <summary>Both regions cut their windows by the clock: all of a test is to fall into one day.</summary>
    internal static Task WholeDayAsync() =>
        DateTime.UtcNow.TimeOfDay > TimeSpan.FromMinutes((24 * 60) - 1) ? WholeMinute.WithLeftAsync(TimeSpan.FromSeconds(59.9)) : Task.CompletedTask;
}
