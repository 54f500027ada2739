using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Tests.Support;

namespace EnvoyRls.Core.Tests.Decisions;

/// <summary>Deny list before allow list before the request's own limit before rules.</summary>
public sealed class AccessListTests
{
    private const string Rules =
        """
        domain: d
        lists:
          deny:
            - {key: user, value: mallory, reason: abuse, expires: "1970-01-01T00:30:00Z"}
            - {key: ip, match: cidr, value: 10.0.0.0/8}
          allow:
            - {key: user, match: set, values: [mallory, alice]}
        descriptors:
          - {key: user, rate_limit: {unit: minute, requests_per_unit: 10}}
          - {key: ip, rate_limit: {unit: minute, requests_per_unit: 10}}
          - {key: quota, quota_mode: true, rate_limit: {unit: minute, requests_per_unit: 10}}
        """;

    private readonly LimiterHarness _harness = new(Rules, LimiterHarness.NoJitter with { DynamicMetadata = true });

    [Fact]
    public async Task Who_is_denied_charges_nothing()
    {
        RateLimitResponse response = await _harness.DecideAsync("d", "quota=q", "user=mallory", "ip=192.0.2.1");

        Assert.Equal("Ok -, OverLimit -, Ok -", response.Verdicts());
        Assert.Equal(RateLimitResponse.Types.Code.OverLimit, response.OverallCode);
        Assert.Equal(566, response.Statuses[1].DurationUntilReset.Seconds);
        Assert.Empty(_harness.Store.Commands);
        Assert.Empty(_harness.StatKeys());
        Assert.Equal(1ul, _harness.Count("envoyrls.lists.denied_total"));
    }

    [Fact]
    public async Task A_denial_without_end_has_no_reset()
    {
        Assert.Null((await _harness.DecideAsync("d", "ip=10.1.2.3")).Statuses[0].DurationUntilReset);
    }

    [Fact]
    public async Task Refunds_of_a_denied_call_are_carried_out()
    {
        _harness.Store.Charging(3);

        Assert.Equal("OverLimit -, Ok 7", (await _harness.DecideAsync("d", Requests.Descriptor("user=mallory"), Requests.Refund("user=bob", 2))).Verdicts());
        Assert.Equal(["REFUND d_user_bob_1200 2 EXPIRE 60;"], _harness.Store.TakeCommands());
    }

    [Fact]
    public async Task Who_is_allowed_is_not_counted()
    {
        RateLimitResponse response = await _harness.DecideAsync("d", "user=alice");

        Assert.Equal((RateLimitResponse.Types.Code.Ok, uint.MaxValue), (response.Statuses[0].Code, response.Statuses[0].LimitRemaining));
        Assert.Empty(_harness.Store.Commands);
        Assert.Equal(1ul, _harness.Count("envoyrls.lists.allowed_total"));
    }

    [Fact]
    public async Task Lists_come_before_the_requests_own_limit()
    {
        RateLimitResponse response = await _harness.DecideAsync("d", Requests.Override("user=alice", 5, 2), Requests.Override("ip=10.0.0.1", 5, 2));

        Assert.Equal("Ok -, OverLimit -", response.Verdicts());
    }

    [Fact]
    public async Task An_item_that_has_expired_is_not_there()
    {
        _harness.Time.Set(1_800);

        RateLimitResponse response = await _harness.DecideAsync("d", "user=mallory");

        Assert.Equal((RateLimitResponse.Types.Code.Ok, uint.MaxValue), (response.OverallCode, response.Statuses[0].LimitRemaining));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task Modes_of_the_server_apply(bool quotaMode, bool shadowMode)
    {
        LimiterHarness harness = new(Rules, LimiterHarness.NoJitter with { QuotaMode = quotaMode, ShadowMode = shadowMode });
        harness.Store.Charging(1);

        RateLimitResponse response = await harness.DecideAsync("d", "user=mallory", "user=bob");

        Assert.Equal(shadowMode ? RateLimitResponse.Types.Code.Ok : RateLimitResponse.Types.Code.OverLimit, response.OverallCode);
        Assert.Equal(shadowMode ? 1 : 0, harness.Store.Commands.Count);
    }

    [Fact]
    public async Task Metadata_says_which_list_and_why()
    {
        RateLimitResponse response = await _harness.DecideAsync("d", "user=mallory", "user=alice");

        Assert.Equal(
            [
                """{ "code": "OVER_LIMIT", "source": "list", "list": { "verdict": "deny", "reason": "abuse", "left_ms": 566000 } }""",
                """{ "code": "OK", "source": "list", "list": { "verdict": "allow" } }""",
            ],
            response.Decisions());
    }
}
