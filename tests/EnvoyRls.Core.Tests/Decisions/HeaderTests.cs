using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Decisions;
using EnvoyRls.Core.Tests.Support;

namespace EnvoyRls.Core.Tests.Decisions;

public sealed class HeaderTests
{
    private const string Rules =
        """
        domain: d
        descriptors:
          - {key: ten, rate_limit: {unit: minute, requests_per_unit: 10}}
          - {key: twenty, rate_limit: {unit: hour, requests_per_unit: 20}}
          - {key: quota, quota_mode: true, rate_limit: {unit: day, requests_per_unit: 30}}
          - {key: most, rate_limit: {unit: minute, requests_per_unit: 4294967295}}
          - {key: shadow, shadow_mode: true, rate_limit: {unit: hour, requests_per_unit: 40}}
          - {key: free, rate_limit: {unlimited: true}}
        """;

    [Fact]
    public async Task Headers_have_the_default_names()
    {
        LimiterHarness harness = new(Rules, LimiterHarness.NoJitter with { Headers = new LimitHeaders() }, now: 2222);
        harness.Store.Charging(11);

        RateLimitResponse response = await harness.DecideAsync("d", "ten=a", "unknown=x");

        Assert.Equal(["RateLimit-Limit: 10", "RateLimit-Remaining: 0", "RateLimit-Reset: 58", "Retry-After: 58"], response.Headers());
        Assert.Empty(response.RequestHeadersToAdd);
    }

    [Fact]
    public async Task Headers_may_have_other_names()
    {
        LimitHeaders names = new() { Limit = "A-Ratelimit-Limit", Remaining = "A-Ratelimit-Remaining", Reset = "A-Ratelimit-Reset" };
        LimiterHarness harness = new(Rules, LimiterHarness.NoJitter with { Headers = names }, now: 2222);
        harness.Store.Charging(4);

        RateLimitResponse response = await harness.DecideAsync("d", "ten=a");

        Assert.Equal(["A-Ratelimit-Limit: 10", "A-Ratelimit-Remaining: 6", "A-Ratelimit-Reset: 58"], response.Headers());
    }

    [Fact]
    public async Task There_are_none_unless_asked_for()
    {
        LimiterHarness harness = new(Rules);
        harness.Store.Charging(11);

        Assert.Empty((await harness.DecideAsync("d", "ten=a")).ResponseHeadersToAdd);
    }

    /// <summary>Descriptors, counters, the global quota flag, and limit and remaining of the one that headers tell about.</summary>
    [Theory]
    [InlineData("ten=a twenty=a", "5 17", false, "20 3")]
    [InlineData("ten=a twenty=a", "5 15", false, "10 5")]
    [InlineData("twenty=a ten=a", "15 5", false, "20 5")]
    [InlineData("ten=a twenty=a", "11 25", false, "20 0")]
    [InlineData("ten=a twenty=a", "11 20", false, "10 0")]
    [InlineData("twenty=a ten=a", "20 11", false, "10 0")]
    [InlineData("ten=a quota=a", "11 31", false, "10 0")]
    [InlineData("ten=a quota=a", "5 31", false, "30 0")]
    [InlineData("quota=a ten=a", "31 10", false, "30 0")]
    [InlineData("ten=a twenty=a", "11 25", true, "10 0")]
    [InlineData("shadow=a ten=a", "41 10", false, "40 0")]
    [InlineData("free=a twenty=a", "5", false, "20 15")]
    [InlineData("free=a unknown=a", "", false, "")]
    [InlineData("most=a", "0", false, "")]
    public async Task They_tell_about_the_tightest_limit(string descriptors, string counters, bool quotaMode, string expected)
    {
        LimiterHarness harness = new(Rules, LimiterHarness.NoJitter with { Headers = new LimitHeaders(), QuotaMode = quotaMode });
        harness.Store.Charging([.. counters.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(long.Parse)]);

        RateLimitResponse response = await harness.DecideAsync("d", descriptors.Split(' '));

        Assert.Equal(expected, string.Join(' ', response.ResponseHeadersToAdd.Take(2).Select(header => header.Value)));
    }
}
