using EnvoyRls.Api.RateLimiting.V1;
using EnvoyRls.Grpc;
using EnvoyRls.Grpc.Client;
using EnvoyRls.Server.Checks;
using EnvoyRls.Server.Tests.EndToEnd;

namespace EnvoyRls.Server.Tests.Checks;

/// <summary>The service of our own over gRPC, decided by the whole service.</summary>
public sealed class CheckCallsTests
{
    private const string Rules =
        """
        domain: default
        lists:
          deny: [{key: ip_address, match: cidr, value: 10.0.0.0/8, reason: abuse}]
        descriptors:
          - key: user_id
            rate_limit: {unit: year, requests_per_unit: 2, name: per user}
            response: {raw_body: 'no more than ${limit}', headers: [{name: x-rule, value: '${rule}'}]}
          - {key: tier, value: slow, action: throttle, rate_limit: {algorithm: leaky_bucket, window: 1h, requests_per_unit: 1, max_delay: 2h}}
          - {key: own, shadow_mode: true, rate_limit: {unit: year, requests_per_unit: 1}}
        """;

    private static readonly GrpcClientMethod<CheckRateLimitRequest, CheckRateLimitResponse> Check =
        new(CheckCalls.Service, CheckCalls.Method, CheckRateLimitResponse.Parser);

    private static readonly GrpcClientMethod<GetUserStatsRequest, GetUserStatsResponse> UserStats =
        new(CheckCalls.Service, UserStatsCalls.Method, GetUserStatsResponse.Parser);

    [Fact]
    public async Task Over_the_limit_is_a_normal_response()
    {
        await using RunningServer server = await RunningServer.StartAsync(Rules);
        CheckRateLimitRequest request = new() { UserId = "a", Hits = 2, Details = true, RuleResponse = true };

        CheckRateLimitResponse allowed = await server.CallAsync(Check, request);
        CheckRateLimitResponse denied = await server.CallAsync(Check, request);

        Assert.Equal((true, 2u, 0u), (allowed.Allowed, allowed.Limit, allowed.Remaining));
        Assert.True(allowed.ResetAt > DateTimeOffset.UtcNow.ToUnixTimeSeconds());
        Assert.Null(allowed.Error);
        Assert.Null(allowed.Response);
        Assert.Equal((false, "rate_limited"), (denied.Allowed, denied.Error.Code));
        Assert.True(denied.Error.RetryAfter > 0);
        DescriptorResult result = Assert.Single(denied.Descriptors);
        Assert.Equal((false, "default.user_id", "per user", 2u, 365), (result.Allowed, result.Rule, result.LimitName, result.Limit, result.Window.ToTimeSpan().Days));
        Assert.Equal(("user_id", "a"), (result.Entries[0].Key, result.Entries[0].Value));
        Assert.Equal("no more than 2", denied.Response.Body.ToStringUtf8());
        Assert.Equal(("x-rule", "per user"), (denied.Response.Headers[0].Name, denied.Response.Headers[0].Value));
    }

    [Fact]
    public async Task What_has_no_limit_has_none_in_the_response_either()
    {
        await using RunningServer server = await RunningServer.StartAsync(Rules);
        CheckRateLimitResponse free = await server.CallAsync(Check, new CheckRateLimitRequest { ApiKey = "k" });
        CheckRateLimitResponse listed = await server.CallAsync(Check, new CheckRateLimitRequest { IpAddress = "10.1.2.3", Details = true });

        Assert.Equal((true, false, false, false), (free.Allowed, free.HasLimit, free.HasRemaining, free.HasResetAt));
        Assert.Equal((false, false, "denied", false), (listed.Allowed, listed.HasLimit, listed.Error.Code, listed.Error.HasRetryAfter));
        Assert.Equal(("deny", "abuse"), (listed.Descriptors[0].List, listed.Descriptors[0].Reason));
    }

    [Fact]
    public async Task Delays_shadows_and_own_descriptors_are_told()
    {
        await using RunningServer server = await RunningServer.StartAsync(Rules);
        await server.CallAsync(Check, new CheckRateLimitRequest { Tier = "slow" });
        CheckRateLimitResponse slow = await server.CallAsync(Check, new CheckRateLimitRequest { Tier = "slow" });
        CheckRateLimitRequest own = new()
        {
            Descriptors = { new CheckDescriptor { Entries = { new CheckDescriptor.Types.Entry { Key = "own", Value = "x" } }, Hits = 2 } },
        };
        CheckRateLimitResponse shadow = await server.CallAsync(Check, own);

        Assert.InRange(slow.Delay.ToTimeSpan().TotalSeconds, 3_500, 3_600);
        Assert.Equal((true, true, 1u), (shadow.Allowed, shadow.Shadow, shadow.Limit));
    }

    [Fact]
    public async Task What_makes_no_sense_is_an_invalid_argument()
    {
        await using RunningServer server = await RunningServer.StartAsync(Rules);

        foreach (CheckRateLimitRequest request in (CheckRateLimitRequest[])
        [
            new(),
            new() { UserId = "a", Hits = 1L << 32 },
            new() { UserId = "a", Hits = long.MinValue },
            new() { UserId = "a", Descriptors = { new CheckDescriptor() } },
            new() { Descriptors = { new CheckDescriptor { Entries = { new CheckDescriptor.Types.Entry { Value = "x" } } } } },
            new() { Descriptors = { new CheckDescriptor { Entries = { new CheckDescriptor.Types.Entry { Key = "own" } }, Hits = long.MinValue } } },
        ])
        {
            GrpcException refused = await Assert.ThrowsAsync<GrpcException>(() => server.CallAsync(Check, request));
            Assert.Equal(StatusCode.InvalidArgument, refused.Status.Code);
            Assert.NotEmpty(refused.Status.Message);
        }
    }

    [Fact]
    public async Task Without_management_there_is_no_usage_to_tell()
    {
        await using RunningServer server = await RunningServer.StartAsync(Rules);
        GrpcException refused = await Assert.ThrowsAsync<GrpcException>(() => server.CallAsync(UserStats, new GetUserStatsRequest { UserId = "a" }));

        Assert.Equal(
            (StatusCode.Unimplemented, "Usage is kept only where the management is on: set MANAGEMENT_DIR or POSTGRES_URL."), (refused.Status.Code, refused.Status.Message));
    }
}
