using System.Globalization;
using System.Net;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Testing;

namespace EnvoyRls.Conformance.Tests.EndToEnd;

public sealed class RedisTests : IAsyncLifetime
{
    private RedisServer _redis = null!;

    public async ValueTask InitializeAsync() => _redis = await RedisServer.StartAsync();

    public ValueTask DisposeAsync() => _redis.DisposeAsync();

    [Fact]
    public async Task A_counter_is_shared_with_replicas_of_the_reference()
    {
        await using RateLimitServer server = await StartAsync();
        using RateLimitClient client = server.Connect();
        Assert.Equal(2u, (await client.AskAsync("small", "shared")).Statuses[0].LimitRemaining);

        // A replica of the reference adds to the counter by its plain commands, under a key of the same bytes.
        string key = await KeyAsync("shared");
        Assert.Matches("^conformance_small_shared_[0-9]+$", key);
        Assert.Equal("0", (long.Parse(key[(key.LastIndexOf('_') + 1)..], CultureInfo.InvariantCulture) % 86_400).ToString(CultureInfo.InvariantCulture));
        Assert.Equal("2", await _redis.CliAsync("INCRBY", key, "1"));
        Assert.Equal("1", await _redis.CliAsync("EXPIRE", key, "86400"));

        RateLimitResponse third = await client.AskAsync("small", "shared");
        Assert.Equal((RateLimitResponse.Types.Code.Ok, 0u), (third.OverallCode, third.Statuses[0].LimitRemaining));
        Assert.Equal(RateLimitResponse.Types.Code.OverLimit, (await client.AskAsync("small", "shared")).OverallCode);
        Assert.Equal("4", await _redis.CliAsync("GET", key));
    }

    [Fact]
    public async Task A_counter_lives_as_long_as_its_window_and_the_jitter()
    {
        await using RateLimitServer server = await StartAsync(("EXPIRATION_JITTER_MAX_SECONDS", "300"));
        using RateLimitClient client = server.Connect();
        await client.AskAsync("small", "expiring");
        int lifetime = int.Parse(await _redis.CliAsync("TTL", await KeyAsync("expiring")), CultureInfo.InvariantCulture);
        Assert.InRange(lifetime, 86_400 - 60, 86_400 + 300);
    }

    [Fact]
    public async Task The_local_cache_answers_for_Redis_once_a_limit_is_exhausted()
    {
        await using RateLimitServer server = await StartAsync(("LOCAL_CACHE_SIZE_IN_BYTES", "1048576"));
        using RateLimitClient client = server.Connect();
        for (int i = 0; i < 7; i++)
        {
            await client.AskAsync("small", "cached");
        }

        // Three within, one that finds the limit exhausted, three that Redis never hears of.
        Assert.Equal("4", await _redis.CliAsync("GET", await KeyAsync("cached")));
        Assert.Equal(7ul, await HitsAsync(server, "total_hits"));
        Assert.Equal(4ul, await HitsAsync(server, "over_limit"));
        Assert.Equal(3ul, await HitsAsync(server, "over_limit_with_local_cache"));
        Assert.Equal(3ul, await HitsAsync(server, "within_limit"));
    }

    [Fact]
    public async Task A_call_that_one_limit_denies_does_not_use_up_the_others_where_it_is_told_not_to()
    {
        await using RateLimitServer server = await StartAsync(("STOP_CACHE_KEY_INCREMENT_WHEN_OVERLIMIT", "true"));
        using RateLimitClient client = server.Connect();
        RateLimitRequest both = RateLimitClient.Request("small", "stopping");
        both.Descriptors.Add(RateLimitClient.Descriptor(("large", "stopping")));
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(RateLimitResponse.Types.Code.Ok, (await client.AskAsync(both)).OverallCode);
        }

        for (int i = 0; i < 4; i++)
        {
            Assert.Equal(RateLimitResponse.Types.Code.OverLimit, (await client.AskAsync(both)).OverallCode);
        }

        Assert.Equal("3", await _redis.CliAsync("GET", await KeyAsync("large_stopping")));
    }

    [Fact]
    public async Task Limits_per_second_may_live_in_a_Redis_of_their_own()
    {
        await using RedisServer perSecond = await RedisServer.StartAsync();
        await using RateLimitServer server = await StartAsync(("REDIS_PERSECOND", "true"), ("REDIS_PERSECOND_URL", perSecond.Address));
        server.Rules.Write("fast.yaml", "{domain: fast, descriptors: [{key: burst, rate_limit: {unit: second, requests_per_unit: 1000}}, {key: slow, rate_limit: {unit: day, requests_per_unit: 1000}}]}");
        using RateLimitClient client = server.Connect();
        RateLimitRequest both = new()
        {
            Domain = "fast",
            Descriptors = { RateLimitClient.Descriptor(("burst", "x")), RateLimitClient.Descriptor(("slow", "x")) },
        };
        await Eventually.IsTrueAsync(
            async () => (await client.AskAsync(both)).Statuses.All(status => status.CurrentLimit is not null),
            TimeSpan.FromSeconds(20),
            () => "both rules are in force");
        Assert.StartsWith("fast_burst_x_", await perSecond.CliAsync("KEYS", "*burst*"), StringComparison.Ordinal);
        Assert.Equal("", await perSecond.CliAsync("KEYS", "*slow*"));
        Assert.StartsWith("fast_slow_x_", await _redis.CliAsync("KEYS", "*slow*"), StringComparison.Ordinal);
        Assert.Equal("", await _redis.CliAsync("KEYS", "*burst*"));
    }

    [Fact]
    public async Task While_Redis_is_frozen_calls_over_HTTP_fail_as_unavailable_and_are_counted()
    {
        await using RateLimitServer server = await StartAsync(("REDIS_OP_TIMEOUT", "200ms"));
        const string Body = """{"domain":"conformance","descriptors":[{"entries":[{"key":"small","value":"frozen"}]}]}""";
        await _redis.FreezeAsync();
        try
        {
            using StringContent content = new(Body);
            using HttpResponseMessage answer = await server.Http.PostAsync(new Uri("/json", UriKind.Relative), content);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            Assert.Equal("redis did not answer within 200 ms\n", await answer.Content.ReadAsStringAsync());
        }
        finally
        {
            await _redis.ThawAsync();
        }

        Assert.Equal(1ul, await server.CounterAsync("ratelimit.service.call.should_rate_limit.redis_error"));
    }

    private Task<RateLimitServer> StartAsync(params (string Name, string Value)[] settings) =>
        RateLimitServer.StartAsync([("REDIS_URL", _redis.Address), .. settings]);

    private Task<string> KeyAsync(string part) => _redis.CliAsync("KEYS", $"*{part}*");

    private static Task<ulong> HitsAsync(RateLimitServer server, string kind) =>
        server.CounterAsync($"ratelimit.service.rate_limit.conformance.small.{kind}");
}
