using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Decisions;
using EnvoyRls.Core.Tests.Support;

namespace EnvoyRls.Core.Tests.Decisions;

public sealed class HeaderStyleTests
{
    private const string Rules =
        """
        domain: d
        lists:
          deny:
            - {key: user, value: mallory, expires: "1970-01-01T00:30:00Z"}
            - {key: user, value: trudy}
        descriptors:
          - key: user
            rate_limits:
              - {unit: minute, requests_per_unit: 10}
              - {unit: day, requests_per_unit: 100, name: daily}
          - key: path
            descriptors:
              - {key: verb, rate_limit: {algorithm: gcra, window: 1500ms, requests_per_unit: 30, name: "a\"b\\cé"}}
          - {key: plain, rate_limit: {unit: hour, requests_per_unit: 20}}
          - {key: quota, quota_mode: true, rate_limit: {unit: hour, requests_per_unit: 20}}
          - {key: shadow, shadow_mode: true, rate_limit: {unit: hour, requests_per_unit: 20}}
        """;

    [Fact]
    public async Task GitHubs_tell_about_the_tightest_limit_in_absolute_time()
    {
        LimiterHarness harness = Harness(LimitHeaderStyle.GitHub);
        harness.Store.Charging(3, 97);

        Assert.Equal(
            ["X-RateLimit-Limit: 100", "X-RateLimit-Remaining: 3", "X-RateLimit-Used: 97", "X-RateLimit-Reset: 86400", "X-RateLimit-Resource: daily"],
            (await harness.DecideAsync("d", "user=a")).Headers());
    }

    [Fact]
    public async Task The_drafts_have_an_item_for_every_limit()
    {
        LimiterHarness harness = Harness(LimitHeaderStyle.Ietf);
        harness.Store.Charging(3, 97, 1).Meeting(Limits.Admitted(29, 0.05));

        Assert.Equal(
            [
                """RateLimit-Policy: "user.0";q=10;w=60, "daily";q=100;w=86400, "a\"b\\c_";q=30;w=2, "request";q=5;w=60""",
                """RateLimit: "user.0";r=7;t=26, "daily";r=3;t=85166, "a\"b\\c_";r=29;t=1, "request";r=4;t=26""",
            ],
            (await harness.DecideAsync(Requests.Call(
                "d", Requests.Descriptor("user=a"), Requests.Descriptor("path=/x,verb=GET"), Requests.Override("x=y", 5, 2)))).Headers());
    }

    [Fact]
    public async Task The_drafts_name_nested_rules_by_their_keys_alone()
    {
        LimiterHarness harness = new(
            "domain: d\ndescriptors: [{key: tenant, value: secret, descriptors: [{key: user, rate_limit: {unit: minute, requests_per_unit: 9}}]}]\n",
            LimiterHarness.NoJitter with { Headers = new LimitHeaders { Style = LimitHeaderStyle.Ietf } });
        harness.Store.Charging(1);

        Assert.Equal(
            """RateLimit-Policy: "tenant.user";q=9;w=60""",
            (await harness.DecideAsync("d", "tenant=secret,user=x")).Headers()[0]);
    }

    /// <summary>Counters of the minute and the day, then of the hour; and what Retry-After says, if anything.</summary>
    [Theory]
    [InlineData("user=a", "3 97", null)]
    [InlineData("user=a", "11 97", "26")]
    [InlineData("user=a", "11 101", "85166")]
    [InlineData("user=a plain=b", "11 1 21", "2366")]
    [InlineData("shadow=a", "21", null)]
    [InlineData("quota=a plain=b", "21 1", "2366")]
    [InlineData("user=mallory", "", "566")]
    [InlineData("user=trudy", "", null)]
    public async Task A_denial_says_when_to_come_back_in_every_style(string descriptors, string counters, string? expected)
    {
        foreach (LimitHeaderStyle style in Enum.GetValues<LimitHeaderStyle>())
        {
            LimiterHarness harness = Harness(style);
            harness.Store.Charging([.. counters.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(long.Parse)]);

            RateLimitResponse response = await harness.DecideAsync("d", descriptors.Split(' '));

            Assert.Equal(expected, response.ResponseHeadersToAdd.SingleOrDefault(header => header.Key == "Retry-After")?.Value);
        }
    }

    [Fact]
    public async Task The_wait_is_rounded_up_and_at_least_a_second()
    {
        LimiterHarness harness = Harness(LimitHeaderStyle.Reference);
        harness.Store.Meeting(Limits.Denied(0.000_001, 1.5), Limits.Denied(1.000_001, 1.5), new(false, 0, 1_500_000, -1, 0));

        Assert.Equal("Retry-After: 1", (await harness.DecideAsync("d", "path=/x,verb=GET")).Headers()[^1]);
        Assert.Equal("Retry-After: 2", (await harness.DecideAsync("d", "path=/x,verb=GET")).Headers()[^1]);
        Assert.Equal("Retry-After: 2", (await harness.DecideAsync("d", Requests.Descriptor("path=/x,verb=GET", hits: 99))).Headers()[^1]);
    }

    [Fact]
    public async Task A_call_that_passes_in_global_shadow_mode_is_not_sent_away()
    {
        LimiterHarness harness = new(
            Rules, LimiterHarness.NoJitter with { ShadowMode = true, Headers = new LimitHeaders { Style = LimitHeaderStyle.GitHub } });
        harness.Store.Charging(21);

        Assert.DoesNotContain((await harness.DecideAsync("d", "plain=a")).ResponseHeadersToAdd, header => header.Key == "Retry-After");
    }

    private static LimiterHarness Harness(LimitHeaderStyle style) =>
        new(Rules, LimiterHarness.NoJitter with { Headers = new LimitHeaders { Style = style } });
}
