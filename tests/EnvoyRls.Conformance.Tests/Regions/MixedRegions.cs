using EnvoyRls.Testing;

namespace EnvoyRls.Conformance.Tests.Regions;

/// <summary>Two regions that share a limit of 2,000 a day: <c>eu</c> has a Redis Cluster and 1,200, <c>us</c> a Redis with sentinels and 800.</summary>
internal sealed class MixedRegions : IAsyncDisposable
{
    public const int Limit = 2_000;
    public const int EuPart = 1_200;

    private const string Rules =
        """
        domain: conformance
        descriptors:
          - {key: day, rate_limit: {unit: day, requests_per_unit: 2000}, region_share: {eu: 60%, us: 40%}}
        """;

    private MixedRegions(RedisSentinelTrio trio, RateLimitServer eu, RateLimitServer us) => (Trio, Eu, Us) = (trio, eu, us);

    public RedisSentinelTrio Trio { get; }

    public RateLimitServer Eu { get; }

    public RateLimitServer Us { get; }

    /// <summary>Starts all but the cluster.</summary>
    public static async Task<MixedRegions> StartAsync(RedisCluster cluster)
    {
        RedisSentinelTrio trio = await RedisSentinelTrio.StartAsync(hasEntrances: true, password: null);
        RateLimitServer[] servers = await Task.WhenAll(
            StartAsync(("REGION", "eu"), ("REDIS_TYPE", "cluster"), ("REDIS_URL", cluster.Url), ("REGION_REDIS_TYPE", "sentinel"), ("REGION_REDIS", $"us={trio.Url}")),
            StartAsync(("REGION", "us"), ("REDIS_TYPE", "sentinel"), ("REDIS_URL", trio.Url), ("REGION_REDIS_TYPE", "cluster"), ("REGION_REDIS", $"eu={cluster.Url}")));
        return new MixedRegions(trio, servers[0], servers[1]);
    }

    /// <summary>A statistic of both servers together.</summary>
    public async Task<long> CountAsync(string name) =>
        (long)(await Eu.CounterAsync($"envoyrls.region.{name}") + await Us.CounterAsync($"envoyrls.region.{name}"));

    public async ValueTask DisposeAsync()
    {
        await Eu.DisposeAsync();
        await Us.DisposeAsync();
        await Trio.DisposeAsync();
    }

    private static async Task<RateLimitServer> StartAsync(params (string Name, string Value)[] settings)
    {
        RateLimitServer server = await RateLimitServer.StartAsync([.. settings, ("REGION_SYNC_INTERVAL", "20ms"), ("REDIS_OP_TIMEOUT", "1s"), ("LOCAL_CACHE_SIZE_IN_BYTES", "1000000")]);
        server.Rules.Replace(Rules);
        using RateLimitClient client = server.Connect();
        await Eventually.IsTrueAsync(
            async () => (await client.LookAsync("conformance", "day", "rules")).CurrentLimit is not null,
            TimeSpan.FromSeconds(20),
            () => "the rules are in force");
        return server;
    }
}
