using System.Text;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Tests.Support;

namespace EnvoyRls.Core.Tests.Rules.Loading;

/// <summary>Descriptors are read while their text is; nothing of that shows when the rest of it says otherwise.</summary>
public sealed class DescriptorStreamTests
{
    private const string Rule = "rate_limit: {unit: day, requests_per_unit: 5}";

    /// <summary>So many that their text is scanned on a thread of its own.</summary>
    private const int Many = 10_000;

    [Fact]
    public void The_last_of_two_lists_of_descriptors_counts_and_nothing_is_told_of_the_first()
    {
        RuleSetLoadResult result = RuleText.Load($"domain: d\ndescriptors:\n  - {{key: a, nonsense: 1}}\n  - {{value: b}}\ndescriptors:\n  - {{key: c, {Rule}}}\n");

        Assert.Equal("d.c: unit=DAY requests_per_unit=5, shadow_mode: false, quota_mode: false\n", result.RuleSet?.Dump());
        Assert.Equal(["5:1 key 'descriptors' appears twice in one mapping; the last one counts"], result.Warnings.Places());
    }

    [Fact]
    public void A_domain_that_is_said_again_behind_the_descriptors_is_theirs()
    {
        RuleSetLoadResult result = RuleText.Load($"domain: d\ndescriptors:\n  - {{key: a, {Rule}}}\ndomain: e\n");

        Assert.Equal("e.a: unit=DAY requests_per_unit=5, shadow_mode: false, quota_mode: false\n", result.RuleSet?.Dump());
        Assert.Equal(["4:1 key 'domain' appears twice in one mapping; the last one counts"], result.Warnings.Places());
    }

    [Fact]
    public void Descriptors_that_a_merge_key_would_bring_too_are_those_written_out()
    {
        RuleSet rules = RuleText.Parse($"domain: d\ndescriptors:\n  - {{key: a, {Rule}}}\n<<: {{descriptors: [{{key: b, {Rule}}}], match_order: specific}}\n");

        Assert.Equal("d.a: unit=DAY requests_per_unit=5, shadow_mode: false, quota_mode: false\n", rules.Dump());
    }

    [Fact]
    public void A_document_that_is_not_yaml_to_its_end_leaves_no_descriptor_behind()
    {
        RuleSetLoadResult result = RuleText.Load(
            RuleText.Defaults,
            ("a.yaml", $"domain: d\ndescriptors:\n  - {{key: a, nonsense: 1}}\n  - {{key: b, {Rule}}}\n  - {{key: 'c\n"),
            ("b.yaml", $"domain: d\ndescriptors:\n  - {{key: b, {Rule}}}\n"));

        RuleError error = Assert.Single(result.Errors);
        Assert.Equal("a.yaml", error.File);
        Assert.StartsWith("error loading config file: yaml: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Mistakes_of_a_long_document_are_told_by_place()
    {
        StringBuilder text = Long();
        text.Replace("value: v2,", "value: v2, nonsense: 1,").Replace("value: v9000, rate_limit", "value: v8999, rate_limit").Replace("key: k, value: v7000,", "value: v7000,");
        text.Append("nonsense: 1\n");

        RuleSetLoadResult result = RuleText.Load(text.ToString());

        Assert.Equal(
            [
                "5:25 config error, unknown key 'nonsense'",
                "7003:5 descriptor has empty key",
                "9003:5 duplicate descriptor composite key 'd.k_v8999'",
                "10003:1 config error, unknown key 'nonsense'",
            ],
            result.Errors.Places());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5_000)]
    [InlineData(9_999)]
    public void Where_a_long_document_stops_to_be_yaml_is_told_by_place_alone(int rule)
    {
        string text = Long().Replace($"value: v{rule},", $"value: 'v{rule}' x,").Replace("value: v2,", "value: v2, nonsense: 1,").ToString();

        RuleError error = Assert.Single(RuleText.Load(text).Errors);

        Assert.Equal(rule + 3, error.Line);
        Assert.Equal(RuleText.Load($"domain: d\ndescriptors:\n  - {{key: k, value: 'v{rule}' x, rate_limit: 5}}\n").Errors[0].Column, error.Column);
    }

    [Fact]
    public void A_long_document_has_all_its_rules()
    {
        RuleSet rules = RuleText.Parse(Long().ToString());

        Assert.Equal(Many, rules.LimitCount);
        Assert.All(rules.Domains.Single().Root.Descendants(), (node, i) => Assert.Equal(
            ($"d.k_v{i}", (uint)i + 1, i + 3, 5),
            (node.FullKey, node.Rule!.Limits[0].Limit.Amount, node.Place.Line, node.Place.Column)));
    }

    private static StringBuilder Long()
    {
        StringBuilder text = new("domain: d\ndescriptors:\n");
        for (int i = 0; i < Many; i++)
        {
            text.Append($"  - {{key: k, value: v{i}, rate_limit: {{unit: minute, requests_per_unit: {i + 1}}}}}\n");
        }

        return text;
    }
}
