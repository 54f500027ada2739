using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Tests.Support;

namespace EnvoyRls.Core.Tests.Decisions;

public sealed class QuotaTests
{
    private const string Rules =
        """
        domain: d
        descriptors:
          - {key: rate, rate_limit: {unit: minute, requests_per_unit: 10}}
          - {key: quota, quota_mode: true, rate_limit: {unit: minute, requests_per_unit: 10}}
          - {key: free, quota_mode: true, rate_limit: {unlimited: true}}
          - {key: replacing, rate_limit: {unit: minute, requests_per_unit: 10, replaces: [{name: named}]}}
          - {key: named, quota_mode: true, rate_limit: {unit: minute, requests_per_unit: 10, name: named}}
        """;

    /// <summary>Descriptors, which of the charged ones are over (1) or not (0), the global flag, and whether the call is over.</summary>
    [Theory]
    [InlineData("quota=a", "1", false, true)]
    [InlineData("quota=a", "0", false, false)]
    [InlineData("quota=a quota=b", "11", false, true)]
    [InlineData("quota=a quota=b", "10", false, false)]
    [InlineData("rate=a quota=b", "10", false, true)]
    [InlineData("rate=a quota=b", "01", false, true)]
    [InlineData("rate=a quota=b", "00", false, false)]
    [InlineData("rate=a quota=b quota=c", "001", false, false)]
    [InlineData("quota=a unknown=x", "1", false, true)]
    [InlineData("quota=a free=x", "1", false, true)]
    [InlineData("free=x", "", false, false)]
    [InlineData("replacing=a named=b", "0", false, false)]
    [InlineData("rate=a rate=b", "11", true, true)]
    [InlineData("rate=a rate=b", "10", true, false)]
    [InlineData("rate=a unknown=x", "1", true, false)]
    [InlineData("rate=a free=x", "1", true, true)]
    [InlineData("unknown=x", "", true, false)]
    public async Task Quotas_deny_only_together(string descriptors, string over, bool quotaMode, bool denied)
    {
        LimiterHarness harness = new(Rules, LimiterHarness.NoJitter with { QuotaMode = quotaMode });
        harness.Store.Charging([.. over.Select(flag => flag == '1' ? 11L : 1L)]);

        RateLimitResponse response = await harness.DecideAsync("d", descriptors.Split(' '));

        Assert.Equal(denied ? RateLimitResponse.Types.Code.OverLimit : RateLimitResponse.Types.Code.Ok, response.OverallCode);
        Assert.Equal(over.Count(flag => flag == '1'), response.Statuses.Count(status => status.Code == RateLimitResponse.Types.Code.OverLimit));
    }
}
