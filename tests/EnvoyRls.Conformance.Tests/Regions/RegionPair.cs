using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Testing;
using Code = EnvoyRls.Api.Envoy.Service.RateLimit.V3.RateLimitResponse.Types.Code;

namespace EnvoyRls.Conformance.Tests.Regions;

/// <summary>Two regions that share limits: each a server with a Redis of its own.</summary>
internal sealed class RegionPair : IAsyncDisposable
{
    private const string Rules =
        """
        domain: conformance
        descriptors:
          - {key: day, rate_limit: {unit: day, requests_per_unit: 2000}, region_share: {eu: 60%, us: 40%}}
          - {key: window, rate_limit: {window: 6s, requests_per_unit: 600}, region_share: {eu: 60%, us: 40%}}
          - {key: leased, consistency: leased, rate_limit: {window: 6s, requests_per_unit: 600}, region_share: {eu: 60%, us: 40%}}
          - {key: log, rate_limit: {window: 366d, requests_per_unit: 600, algorithm: sliding_window_log}, region_share: {eu: 60%, us: 40%}}
          - {key: bucket, rate_limit: {window: 366d, requests_per_unit: 600, algorithm: token_bucket}, region_share: {eu: 60%, us: 40%}}
          - {key: whole, rate_limit: {unit: day, requests_per_unit: 2000}}
        """;

    private RegionPair(RedisServer euRedis, RedisServer usRedis, RateLimitServer eu, RateLimitServer us)
    {
        (EuRedis, UsRedis, Eu, Us) = (euRedis, usRedis, eu, us);
    }

    public RedisServer EuRedis { get; }

    public RedisServer UsRedis { get; }

    public RateLimitServer Eu { get; }

    public RateLimitServer Us { get; }

    public static async Task<RegionPair> StartAsync()
    {
        RedisServer euRedis = await RedisServer.StartAsync();
        RedisServer usRedis = await RedisServer.StartAsync();
        RateLimitServer[] servers = await Task.WhenAll(
            StartAsync("eu", euRedis, "us", usRedis),
            StartAsync("us", usRedis, "eu", euRedis));
        return new RegionPair(euRedis, usRedis, servers[0], servers[1]);
    }

    /// <summary>Sends single hits from a few clients at once; how many were admitted.</summary>
    public static async Task<int> CallAsync(RateLimitServer server, string key, string value, int calls)
    {
        const int Clients = 8;
        using RateLimitClient client = server.Connect();
        int[] admitted = await Task.WhenAll(Enumerable.Range(0, Clients).Select(async place =>
        {
            int ok = 0;
            for (int i = place; i < calls; i += Clients)
            {
                RateLimitResponse response = await client.AskAsync(key, value, hits: 1);
                ok += response.OverallCode == Code.Ok ? 1 : 0;
            }

            return ok;
        }));
        return admitted.Sum();
    }

    public async ValueTask DisposeAsync()
    {
        await Eu.DisposeAsync();
        await Us.DisposeAsync();
        await EuRedis.DisposeAsync();
        await UsRedis.DisposeAsync();
    }

    private static async Task<RateLimitServer> StartAsync(string region, RedisServer redis, string other, RedisServer otherRedis)
    {
        RateLimitServer server = await RateLimitServer.StartAsync(
            ("REDIS_URL", redis.Address),
            ("REGION", region),
            ("REGION_REDIS", $"{other}={otherRedis.Address}"),
            ("REGION_SYNC_INTERVAL", "20ms"),
            ("LOCAL_CACHE_SIZE_IN_BYTES", "1000000"));
        server.Rules.Replace(Rules);
        using RateLimitClient client = server.Connect();
        await Eventually.IsTrueAsync(
            async () => (await client.LookAsync("conformance", "whole", "rules")).CurrentLimit is not null,
            TimeSpan.FromSeconds(20),
            () => "the rules are in force");
        return server;
    }
}
