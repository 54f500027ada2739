using System.Globalization;
using EnvoyRls.Testing;

namespace EnvoyRls.Deployment.Tests.Dashboards;

/// <summary>Three real replicas that share a real Redis, with rules of every kind, and the Redis of another region.</summary>
internal sealed class Fleet : IAsyncDisposable
{
    public const string Rules = """
        domain: shop
        adaptive: {mode: enforce}
        lists:
          deny:
            - {key: remote_address, value: 198.51.100.66, reason: a list}
          allow:
            - {key: remote_address, value: 198.51.100.77}
        descriptors:
          - key: remote_address
            on_store_failure: local
            rate_limit: {unit: second, requests_per_unit: 20}
          - key: path
            value: /login
            on_store_failure: local
            rate_limit: {name: login, unit: minute, requests_per_unit: 30}
          - key: path
            value: /search
            shadow_mode: true
            rate_limit: {unit: minute, requests_per_unit: 10}
          - key: path
            value: /export
            action: log
            rate_limit: {unit: minute, requests_per_unit: 10}
          - key: tenant
            descriptors:
              - key: user
                on_store_failure: allow
                rate_limit: {unit: minute, requests_per_unit: 600}
        """;

    public const string OtherRules = """
        domain: api
        descriptors:
          - key: client
            rate_limit: {unit: minute, requests_per_unit: 3000}
        """;

    private readonly RedisServer _redis;

    private Fleet(RedisServer redis, RedisServer otherRegion, IReadOnlyList<RateLimitServer> replicas)
    {
        _redis = redis;
        OtherRegion = otherRegion;
        Replicas = replicas;
    }

    public IReadOnlyList<RateLimitServer> Replicas { get; }

    public RedisServer Redis => _redis;

    public RedisServer OtherRegion { get; }

    /// <summary>What Prometheus is to read: the page on the debug port, which is the one on Prometheus's own.</summary>
    public IReadOnlyList<ScrapeTarget> Targets => [.. Replicas.Select(static (replica, index) => new ScrapeTarget(
        string.Create(CultureInfo.InvariantCulture, $"envoyrls-{index}"), string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{replica.DebugPort}")))];

    public static async Task<Fleet> StartAsync()
    {
        RedisServer redis = await RedisServer.StartAsync();
        RedisServer otherRegion = await RedisServer.StartAsync();
        try
        {
            return new Fleet(redis, otherRegion, await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => StartReplicaAsync(redis, otherRegion))));
        }
        catch
        {
            await redis.DisposeAsync();
            await otherRegion.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (RateLimitServer replica in Replicas)
        {
            await replica.DisposeAsync();
        }

        await _redis.DisposeAsync();
        await OtherRegion.DisposeAsync();
    }

    private static async Task<RateLimitServer> StartReplicaAsync(RedisServer redis, RedisServer otherRegion)
    {
        RateLimitServer replica = RateLimitServer.Launch(
            ("BACKEND_TYPE", "redis"),
            ("REDIS_SOCKET_TYPE", "tcp"),
            ("REDIS_URL", redis.Address),
            ("REDIS_OP_TIMEOUT", "1s"),
            ("REGION", "eu"),
            ("REGION_REDIS", $"us={otherRegion.Address}"),
            ("LOCAL_CACHE_SIZE_IN_BYTES", "1000000"),
            ("LOCAL_REPLICAS", "3"),

            // What is counted locally does not ask Redis again, so few batches are left to fail.
            ("STORE_BREAKER_MIN_CALLS", "2"),

            // It learns what is usual within seconds, and holds what is not, whatever the load.
            ("ADAPTIVE_TICK", "500ms"),
            ("ADAPTIVE_LEARNING", "1s"),
            ("ADAPTIVE_LOAD", "0"),
            ("ADAPTIVE_TTL", "10s"));
        try
        {
            replica.Rules.Replace(Rules);
            replica.Rules.Write("api.yaml", OtherRules);
            await replica.WaitUntilHealthyAsync();
            return replica;
        }
        catch
        {
            await replica.DisposeAsync();
            throw;
        }
    }
}
