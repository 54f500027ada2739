using System.Globalization;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Testing;
using Code = EnvoyRls.Api.Envoy.Service.RateLimit.V3.RateLimitResponse.Types.Code;

namespace EnvoyRls.Conformance.Tests.EndToEnd;

/// <summary>Two servers that lease slices of one limit from one Redis.</summary>
public sealed class LeasedLimitTests
{
    private const int Amount = 3_000;

    private const string Rules =
        """
        domain: conformance
        consistency: leased
        descriptors:
          - {key: shared, rate_limit: {unit: year, requests_per_unit: 3000}}
          - {key: exact, consistency: exact, rate_limit: {unit: year, requests_per_unit: 3000}}
        """;

    [Fact]
    public async Task What_a_stopped_server_had_leased_is_left_to_the_other_and_no_hit_too_many_is_admitted()
    {
        await using RedisServer redis = await RedisServer.StartAsync();
        await using RateLimitServer first = await StartAsync(redis);
        await using RateLimitServer second = await StartAsync(redis);

        Task<int> ofSecond = CallAsync(second, "shared", 1_000);
        int admitted = await CallAsync(first, "shared", 1_000) + await ofSecond;
        Assert.Equal(2_000, admitted);
        Assert.True(await first.CounterAsync("envoyrls.leases.granted_hits_total") > 500);
        Assert.Equal(0, await first.StopAsync());
        admitted += await CallAsync(second, "shared", 3_000);

        Assert.InRange(admitted, Amount - (Amount / 100), Amount);
        Assert.True(await second.CounterAsync("envoyrls.leases.denied_locally_total") > 1_000);
    }

    [Fact]
    public async Task A_rule_that_says_exact_is_counted_in_redis_call_by_call()
    {
        await using RedisServer redis = await RedisServer.StartAsync();
        await using RateLimitServer server = await StartAsync(redis);

        Assert.Equal(200, await CallAsync(server, "exact", 200));

        Assert.Equal(0UL, await server.CounterAsync("envoyrls.leases.granted_hits_total"));
        string key = Assert.Single((await redis.CliAsync("KEYS", "*exact*")).Split('\n'));
        Assert.Equal("200", await redis.CliAsync("GET", key));
    }

    [Fact]
    public async Task Slices_wait_for_a_replica_of_redis_where_the_setting_says_so()
    {
        await using RedisServer redis = await RedisServer.StartAsync(new RedisServerOptions { Arguments = ["--repl-diskless-sync-delay", "0"] });
        await using RedisServer replica = await RedisServer.StartAsync(
            new RedisServerOptions { Arguments = ["--replicaof", "127.0.0.1", redis.Port.ToString(CultureInfo.InvariantCulture)] });
        await using RateLimitServer server = await StartAsync(redis, ("LEASE_WAIT_REPLICAS", "1"));

        Assert.Equal(1_000, await CallAsync(server, "shared", 1_000));

        Assert.Contains("cmdstat_wait:", await redis.CliAsync("INFO", "commandstats"), StringComparison.Ordinal);
        Assert.Equal(1UL, await server.CounterAsync("envoyrls.lease_pool.cx_total"));
    }

    private static async Task<RateLimitServer> StartAsync(RedisServer redis, params (string Name, string Value)[] settings)
    {
        RateLimitServer server = await RateLimitServer.StartAsync([("REDIS_URL", redis.Address), ("REDIS_OP_TIMEOUT", "2s"), .. settings]);
        server.Rules.Replace(Rules);
        using RateLimitClient client = server.Connect();
        await Eventually.IsTrueAsync(
            async () => (await client.LookAsync("conformance", "exact", "rules")).CurrentLimit is not null,
            TimeSpan.FromSeconds(20),
            () => "the rules are in force");
        await redis.CliAsync("FLUSHALL");
        return server;
    }

    /// <summary>Calls from eight clients at once; how many were admitted.</summary>
    private static async Task<int> CallAsync(RateLimitServer server, string key, int calls)
    {
        const int Clients = 8;
        using RateLimitClient client = server.Connect();
        int[] admitted = await Task.WhenAll(Enumerable.Range(0, Clients).Select(async _ =>
        {
            int ok = 0;
            for (int i = 0; i < calls / Clients; i++)
            {
                RateLimitResponse response = await client.AskAsync(key, "all");
                ok += response.OverallCode == Code.Ok ? 1 : 0;
            }

            return ok;
        }));
        return admitted.Sum();
    }
}
