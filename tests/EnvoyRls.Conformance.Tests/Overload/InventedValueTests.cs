using System.Globalization;
using EnvoyRls.Testing;

namespace EnvoyRls.Conformance.Tests.Overload;

/// <summary>Values that clients make up do not make the process larger than it may be. It ends if it needs more memory.</summary>
public sealed class InventedValueTests : IDisposable
{
    // Were counters alone kept without a bound, these would be more than the process may have.
    private const int Values = 300_000;
    private const int MostHeapBytes = 208 * 1024 * 1024;
    private const int MostCounters = 20_000;
    private const int MostSeries = 500;

    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public async Task Counters_in_memory_statistics_usage_sketches_and_logs_are_bounded()
    {
        await using RateLimitServer server = await StartAsync(("BACKEND_TYPE", "memory"));

        await AttackAsync(server, Values);

        Assert.InRange(int.Parse(await server.GaugeAsync("envoyrls_memory_counters"), CultureInfo.InvariantCulture), 1, MostCounters);
        Assert.True(await server.CounterAsync("envoyrls.memory.evictions_total") > Values / 5);
    }

    [Fact]
    public async Task What_is_kept_of_counters_in_Redis_is_bounded()
    {
        await using RedisServer redis = await RedisServer.StartAsync();
        await using RateLimitServer server = await StartAsync(("BACKEND_TYPE", "redis"), ("REDIS_URL", redis.Address), ("CONSISTENCY", "leased"));

        await AttackAsync(server, Values / 5);
    }

    public void Dispose() => _directory.Dispose();

    private async Task<RateLimitServer> StartAsync(params (string Name, string Value)[] store)
    {
        RateLimitServer server = RateLimitServer.Launch(
        [
            .. store,
            ("MEMORY_MAX_COUNTERS", MostCounters.ToString(CultureInfo.InvariantCulture)),
            ("STATS_MAX_SERIES", MostSeries.ToString(CultureInfo.InvariantCulture)),
            ("LOCAL_CACHE_SIZE_IN_BYTES", "1000000"),
            ("ADAPTIVE_MAX_KEYS", "4096"),
            ("DECISION_LOG", _directory.File("decisions.log")),
            ("MANAGEMENT_DIR", _directory.File("managed")),
            ("DOTNET_GCHeapHardLimit", MostHeapBytes.ToString("x", CultureInfo.InvariantCulture)),
        ]);
        server.Rules.Write("invented.yaml", InventedValues.Rules);
        await server.WaitUntilHealthyAsync();
        return server;
    }

    private static async Task AttackAsync(RateLimitServer server, int values)
    {
        await new InventedValues(server, "invented").SendAsync(values);

        // As many series as there may be of values, with seven statistics each, and those of the service itself.
        string metrics = await server.Debug.GetStringAsync(new Uri("/metrics", UriKind.Relative));
        Assert.InRange(metrics.Split('\n').Length, 100, 2_000 + (MostSeries * 10));
        Assert.True(await server.CounterAsync("envoyrls.statistics.overflow_total") > 0);
        Assert.False(server.HasExited, server.Output);
        Assert.DoesNotContain("OutOfMemory", server.Output, StringComparison.Ordinal);
    }
}
