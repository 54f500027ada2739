using System.Globalization;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Grpc;
using EnvoyRls.Testing;
using Code = EnvoyRls.Api.Envoy.Service.RateLimit.V3.RateLimitResponse.Types.Code;

namespace EnvoyRls.Server.Tests.EndToEnd;

/// <summary>What rules and settings ask for, as a gRPC client meets it. Limits are per year, so that no window ends meanwhile.</summary>
public sealed class DecisionTests
{
    [Fact]
    public async Task Several_limits_one_status()
    {
        await using RunningServer server = await RunningServer.StartAsync(
            """
            domain: d
            descriptors:
              - key: user
                rate_limits: [{unit: year, requests_per_unit: 3}, {algorithm: gcra, window: 300d, requests_per_unit: 2, name: tight}]
            """,
            ("RESPONSE_DYNAMIC_METADATA", "true"));

        RateLimitResponse first = await server.AskAsync("user=a");
        await server.AskAsync("user=a");
        RateLimitResponse third = await server.AskAsync("user=a");

        Assert.Equal((Code.Ok, 1u, "tight"), (first.OverallCode, first.Statuses[0].LimitRemaining, first.Statuses[0].CurrentLimit.Name));
        Assert.Equal(Code.OverLimit, third.OverallCode);
        Assert.Equal(2, third.DynamicMetadata.Fields["descriptors"].ListValue.Values[0].StructValue.Fields["decision"].StructValue.Fields["limits"].ListValue.Values.Count);
    }

    [Theory]
    [InlineData("each", 0u)]
    [InlineData("all_or_nothing", 2u)]
    public async Task A_denied_call_burns_quota_or_not(string mode, uint left)
    {
        await using RunningServer server = await RunningServer.StartAsync(
            """
            domain: d
            descriptors:
              - {key: few, rate_limit: {unit: year, requests_per_unit: 1}}
              - {key: many, rate_limit: {unit: year, requests_per_unit: 4}}
            """,
            ("CHARGE_MODE", mode));
        for (int i = 0; i < 3; i++)
        {
            await server.AskAsync("few=a", "many=a");
        }

        Assert.Equal(left, (await server.AskAsync("many=a")).Statuses[0].LimitRemaining);
    }

    [Fact]
    public async Task Lists_actions_and_answers_of_a_rules_own()
    {
        await using RunningServer server = await RunningServer.StartAsync(
            """
            domain: d
            lists:
              deny: [{key: ip, match: cidr, value: 10.0.0.0/8, reason: abuse}]
              allow: [{key: ip, value: 192.0.2.1}]
            descriptors:
              - key: ip
                rate_limit: {unit: year, requests_per_unit: 1}
                response: {raw_body: 'no more than ${limit}', headers: [{name: x-rule, value: '${rule}'}]}
              - {key: log, action: log, rate_limit: {unit: year, requests_per_unit: 0}}
              - {key: slow, action: throttle, rate_limit: {algorithm: leaky_bucket, window: 1h, requests_per_unit: 1, max_delay: 2h}}
            """);

        Assert.Equal(Code.OverLimit, (await server.AskAsync("ip=10.9.8.7")).OverallCode);
        Assert.Equal(uint.MaxValue, (await server.AskAsync("ip=192.0.2.1")).Statuses[0].LimitRemaining);
        Assert.Equal(Code.Ok, (await server.AskAsync("log=a")).OverallCode);
        await server.AskAsync("slow=a");
        Assert.InRange(double.Parse(Header(await server.AskAsync("slow=a"), "X-RateLimit-Delay")!, CultureInfo.InvariantCulture), 3_500, 3_600);
        await server.AskAsync("ip=198.51.100.1");
        RateLimitResponse denied = await server.AskAsync("ip=198.51.100.1");
        Assert.Equal(("no more than 1", "d.ip"), (denied.RawBody.ToStringUtf8(), Header(denied, "x-rule")));
    }

    [Theory]
    [InlineData("reference", "RateLimit-Limit RateLimit-Remaining RateLimit-Reset Retry-After")]
    [InlineData("github", "X-RateLimit-Limit X-RateLimit-Remaining X-RateLimit-Used X-RateLimit-Reset Retry-After")]
    [InlineData("ietf", "RateLimit-Policy RateLimit Retry-After")]
    public async Task Headers_come_in_the_style_asked_for(string style, string expected)
    {
        await using RunningServer server = await RunningServer.StartAsync(
            "domain: d\ndescriptors: [{key: k, rate_limit: {unit: year, requests_per_unit: 0}}]\n",
            ("LIMIT_RESPONSE_HEADERS_ENABLED", "true"),
            ("LIMIT_RESPONSE_HEADERS_STYLE", style));

        Assert.Equal(expected, string.Join(' ', (await server.AskAsync("k=v")).ResponseHeadersToAdd.Select(header => header.Key)));
    }

    [Fact]
    public async Task Offenders_are_banned()
    {
        await using RunningServer server = await RunningServer.StartAsync(
            """
            domain: d
            descriptors:
              - key: k
                rate_limit: {algorithm: token_bucket, unit: second, requests_per_unit: 1}
                ban: {after: 1, within: 1h, for: 1h}
            """);

        await Eventually.IsTrueAsync(
            async () => (await server.AskAsync("k=v")).Statuses[0].DurationUntilReset.Seconds > 3_000, TimeSpan.FromSeconds(20), () => "the key is banned");

        Assert.Equal(Code.Ok, (await server.AskAsync("k=other")).OverallCode);
    }

    [Fact]
    public async Task Each_rule_answers_by_its_own_mode_when_Redis_is_gone()
    {
        await using RedisServer redis = await RedisServer.StartAsync();
        await using RunningServer server = await RunningServer.StartAsync(
            """
            domain: d
            descriptors:
              - {key: error, rate_limit: {unit: year, requests_per_unit: 4}}
              - {key: allow, on_store_failure: allow, rate_limit: {unit: year, requests_per_unit: 4}}
              - {key: deny, on_store_failure: deny, rate_limit: {unit: year, requests_per_unit: 4}}
              - {key: local, on_store_failure: local, rate_limit: {unit: year, requests_per_unit: 4}}
            """,
            ("REDIS_URL", redis.Address),
            ("REDIS_OP_TIMEOUT", "2s"),
            ("LOCAL_REPLICAS", "2"));
        Assert.Equal(3u, (await server.AskAsync("local=v")).Statuses[0].LimitRemaining);

        await redis.KillAsync();

        await Eventually.IsTrueAsync(async () => (await server.AskAsync("deny=v")).OverallCode == Code.OverLimit, TimeSpan.FromSeconds(20), () => "Redis is missed");
        Assert.Equal(Code.Ok, (await server.AskAsync("allow=v")).OverallCode);
        Assert.Equal(1u, (await server.AskAsync("local=v")).Statuses[0].LimitRemaining);
        Assert.Equal(0u, (await server.AskAsync("local=v")).Statuses[0].LimitRemaining);
        Assert.Equal(Code.OverLimit, (await server.AskAsync("local=v")).OverallCode);
        Assert.Equal(StatusCode.Unavailable, (await Assert.ThrowsAsync<GrpcException>(() => server.AskAsync("error=v"))).Status.Code);
    }

    private static string? Header(RateLimitResponse response, string name) =>
        response.ResponseHeadersToAdd.SingleOrDefault(header => header.Key == name)?.Value;
}
