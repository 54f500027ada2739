using System.Globalization;
using EnvoyRls.Core.Algorithms;
using EnvoyRls.Redis.Tests.Scripts;

namespace EnvoyRls.Redis.Tests.Leases;

/// <summary>Eight replicas and one limit of 100,000, at full speed, over a real Redis.</summary>
[Collection(DifferentialCollection.Name)]
public sealed class LeasedFleetTests(PlainServer server, ITestOutputHelper output) : IClassFixture<PlainServer>
{
    private const int Replicas = 8;
    private const uint Amount = 100_000;
    // So long that nothing to speak of comes back while the test runs.
    private const long Window = 100L * 86_400_000_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData(LimitAlgorithm.FixedWindow)]
    [InlineData(LimitAlgorithm.SlidingWindowLog)]
    [InlineData(LimitAlgorithm.SlidingWindowCounter)]
    [InlineData(LimitAlgorithm.TokenBucket)]
    [InlineData(LimitAlgorithm.LeakyBucket)]
    [InlineData(LimitAlgorithm.Gcra)]
    public async Task A_hundred_thousand_hits_are_admitted_and_not_one_more(LimitAlgorithm algorithm)
    {
        Limit limit = LimitOf(algorithm);
        await using LeasedFleet fleet = await LeasedFleet.StartAsync(StoreHost.Patient(server.Redis.Address), Replicas);
        long before = await CommandsAsync();
        DateTime start = DateTime.UtcNow;

        await fleet.CallAsync(limit, first: 0, long.MaxValue, Patience);

        long came = Limit.IsPaced(algorithm) ? (long)((DateTime.UtcNow - start).TotalMicroseconds * Amount / Window) + 1 : 0;
        double commands = (double)(await CommandsAsync() - before) / fleet.Calls;
        output.WriteLine($"{algorithm}: {fleet.Admitted} of {Amount} admitted, {fleet.Calls} calls, {commands:0.0000} commands a call");
        Assert.Equal(0, fleet.Failed);
        Assert.InRange(fleet.Admitted, Amount - (Amount / 100), Amount + came);
        Assert.InRange(commands, 0, 0.05);
    }

    [Fact]
    public async Task What_killed_replicas_held_counts_as_spent()
    {
        Limit limit = LimitOf(LimitAlgorithm.FixedWindow);
        await using LeasedFleet fleet = await LeasedFleet.StartAsync(StoreHost.Patient(server.Redis.Address), Replicas);

        // Half of them are never called again, with what they hold.
        await fleet.CallAsync(limit, first: 0, enough: Amount / 2, Patience);
        await fleet.CallAsync(limit, first: Replicas / 2, long.MaxValue, Patience);

        output.WriteLine($"{Amount - fleet.Admitted} hits stranded by {Replicas / 2} replicas");
        Assert.InRange(fleet.Admitted, Amount * 3 / 4, Amount);
        Assert.InRange(long.Parse(await server.Redis.CliAsync("GET", fleet.CounterKey), CultureInfo.InvariantCulture), Amount, 2 * Amount);
    }

    private static Limit LimitOf(LimitAlgorithm algorithm)
    {
        Assert.True(Limit.TryCreate(algorithm, Amount, Window, Limit.IsPaced(algorithm) ? Amount : null, 0, out Limit? limit, out string? problem), problem);
        return limit;
    }

    /// <summary>Commands that clients have sent so far; what scripts call does not count.</summary>
    private async Task<long> CommandsAsync()
    {
        string statistics = await server.Redis.CliAsync("INFO", "commandstats");
        return statistics.Split('\n')
            .Where(static line => line.StartsWith("cmdstat_evalsha:", StringComparison.Ordinal) || line.StartsWith("cmdstat_eval:", StringComparison.Ordinal))
            .Sum(static line => long.Parse(line.Split("calls=")[1].Split(',')[0], CultureInfo.InvariantCulture));
    }
}
