using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Export;
using EnvoyRls.Core.Rules.Managed;
using EnvoyRls.Core.Tests.Rules.Errors;
using EnvoyRls.Core.Tests.Support;

namespace EnvoyRls.Core.Tests.Rules;

public sealed class RegionShareTests
{
    private const string Text =
        """
        domain: d
        descriptors:
          - key: k
            rate_limits:
              - {unit: minute, requests_per_unit: 100, name: per_minute}
              - {unit: hour, requests_per_unit: 999, algorithm: token_bucket, burst: 11}
            region_share: {eu: 60%, us: 39.99%}
        """;

    [Theory]
    [InlineData("eu", 60, 599, 6)]
    [InlineData("us", 39, 399, 4)]
    public void A_region_counts_its_own_part_of_each_limit(string region, uint perMinute, uint perHour, uint burst)
    {
        RuleLimit[] limits = [.. RuleOf(Text, region).Limits];

        Assert.Equal([perMinute, perHour], limits.Select(limit => limit.Limit.Amount));
        Assert.Equal(burst, limits[1].Limit.Burst);
        Assert.Equal([100u, 999u], limits.Select(limit => limit.Whole.Amount));
        Assert.All(limits, limit => Assert.Equal(region, limit.Region!.Own.Share.Region));
        Assert.Equal("per_minute", limits[0].Name);
        Assert.Equal(perMinute, limits[0].CurrentLimit.RequestsPerUnit);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Without_a_region_a_limit_is_whole(string? region)
    {
        Rule rule = RuleOf(Text, region);

        Assert.Equal([100u, 999u], rule.Limits.Select(limit => limit.Limit.Amount));
        Assert.All(rule.Limits, limit => Assert.Null(limit.Region));
        Assert.Equal("eu us", string.Join(' ', rule.RegionShares!.Select(share => share.Region)));
    }

    [Fact]
    public void A_server_without_a_region_is_warned_and_a_tool_is_not()
    {
        RuleError warning = Assert.Single(RuleText.Load(Text, new RuleSetOptions { Region = "" }).Warnings);

        Assert.Equal("7:19 'region_share' has no effect on a server that is in no region: the limit is whole here", $"{warning.Line}:{warning.Column} {warning.Message}");
        Assert.Equal("set REGION to the region that the server is in", warning.Fix);
        Assert.Empty(RuleText.Load(Text).Warnings);
    }

    [Fact]
    public void A_region_without_a_share_is_a_mistake()
    {
        RuleError error = Assert.Single(RuleText.Load(RegionErrors.Shared("{eu: 60%}"), new RuleSetOptions { Region = "ap" }).Errors);

        Assert.Equal("5:19 'region_share' has no share for the region 'ap', which this server is in", $"{error.Line}:{error.Column} {error.Message}");
        Assert.Equal("add 'ap' and its share, or start the server with another REGION", error.Fix);
    }

    [Fact]
    public void A_limit_of_nothing_is_nothing_in_every_region() =>
        Assert.Equal(0u, RuleOf(RuleText.Descriptor("rate_limit: {unit: day}", "region_share: {eu: 60%, us: 40%}"), "us").Limits[0].Limit.Amount);

    [Theory]
    [InlineData(null)]
    [InlineData("us")]
    public void What_is_written_of_a_region_is_the_whole_limit(string? region)
    {
        RuleSet rules = RuleText.Parse(Text, new RuleSetOptions { Region = region });

        string written = Assert.Single(RuleExport.Write(rules, "")).Text;

        Assert.Contains("region_share: {eu: 60%, us: 39.99%}", written, StringComparison.Ordinal);
        Assert.Contains("requests_per_unit: 100", written, StringComparison.Ordinal);
        Assert.Contains("burst: 11", written, StringComparison.Ordinal);
        Assert.Contains(", region_share: {eu: 60%, us: 39.99%}", rules.Dump(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_managed_rule_is_divided_too()
    {
        ManagedDocument rule = ManagedText.Limited("r", "descriptors: [{key: k}]", "region_share: {eu: 70%, us: 30%}");

        ManagedLoadResult result = ManagedLayerLoader.Load([rule], new RuleSetOptions { Region = "us" });

        Assert.Empty(result.Errors);
        RuleSet rules = Assert.Single(result.Layer!.Priorities).Rules;
        Assert.Equal(3u, Assert.Single(rules.Domains).Root.Descendants().Single(node => node.Rule is not null).Rule!.Limits[0].Limit.Amount);
    }

    [Fact]
    public void An_override_scales_the_part_and_keeps_it_from_borrowing()
    {
        RuleLimit part = RuleOf(Text, "eu").Limits[0];

        RuleLimit scaled = part.ScaleBy(1_000);

        Assert.Equal(6u, scaled.Limit.Amount);
        Assert.Null(scaled.Region);
        Assert.Same(part, scaled.Original);
    }

    [Fact]
    public async Task A_counter_has_the_same_key_in_every_region_and_in_none()
    {
        List<string> commands = [];
        foreach (string? region in (string?[])["eu", "us", null])
        {
            LimiterHarness limiter = new(rules: null);
            limiter.Rules.Current = RuleText.Parse(RegionErrors.Shared("{eu: 60%, us: 40%}"), new RuleSetOptions { Region = region });
            limiter.Store.Charging(1);
            await limiter.DecideAsync("d", "k=v");
            commands.AddRange(limiter.Store.TakeCommands());
        }

        Assert.Equal(3, commands.Count);
        Assert.Single(commands.Distinct(StringComparer.Ordinal));
    }

    private static Rule RuleOf(string text, string? region) =>
        RuleText.Domain(text, new RuleSetOptions { Region = region }).Root.Descendants().Single(node => node.Rule is not null).Rule!;
}
