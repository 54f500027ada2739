using System.Diagnostics;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Tests.Support;

namespace EnvoyRls.Core.Tests.Rules;

public sealed class DocumentTests
{
    private const string OneRule = "domain: d\ndescriptors:\n  - key: k\n    rate_limit:\n      unit: day\n      requests_per_unit: 5\n";
    private const string OneRuleDump = "d.k: unit=DAY requests_per_unit=5, shadow_mode: false, quota_mode: false\n";

    [Fact]
    public void Byte_order_mark_and_carriage_returns_are_accepted()
    {
        string text = "\uFEFF" + OneRule.Replace("\n", "\r\n", StringComparison.Ordinal);

        Assert.Equal(OneRuleDump, RuleText.Parse(text).Dump());
    }

    [Theory]
    [InlineData("---\n", "")]
    [InlineData("%YAML 1.1\n---\n", "")]
    [InlineData("# head\n", "# tail")]
    [InlineData("", "...\n")]
    public void Document_markers_and_comments_change_nothing(string head, string tail)
    {
        RuleSetLoadResult result = RuleText.Load(head + OneRule + tail);

        Assert.Equal(OneRuleDump, result.RuleSet?.Dump());
        Assert.Empty(result.Warnings);
    }

    [Theory]
    [InlineData("domain: other\n")]
    [InlineData("'''")]
    [InlineData("[unclosed")]
    [InlineData("\tkey: @")]
    public void Only_the_first_document_is_read_and_the_rest_is_warned_of(string second)
    {
        RuleSetLoadResult result = RuleText.Load($"{OneRule}---\n{second}");

        Assert.Equal(OneRuleDump, result.RuleSet?.Dump());
        RuleError warning = Assert.Single(result.Warnings);
        Assert.Equal((7, 1), (warning.Line, warning.Column));
        Assert.Contains("only the first document", warning.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_last_of_two_equal_keys_counts_and_is_warned_of()
    {
        RuleSetLoadResult result = RuleText.Load("domain: first\ndescriptors: ~\ndomain: second\n");

        Assert.Equal("second", Assert.Single(result.RuleSet!.Domains).Name);
        Assert.Equal(["3:1 key 'domain' appears twice in one mapping; the last one counts"], result.Warnings.Places());
    }

    [Fact]
    public void Anchors_aliases_and_merge_keys_work()
    {
        const string Text =
            """
            domain: d
            descriptors:
              - key: a
                rate_limit: &limit
                  unit: hour
                  requests_per_unit: 7
              - key: b
                rate_limit: *limit
              - key: c
                rate_limit:
                  <<: *limit
                  requests_per_unit: 8
              - key: e
                rate_limit:
                  <<: [{unit: day}, *limit]
            """;

        RuleSetLoadResult result = RuleText.Load(Text);

        Assert.Empty(result.Warnings);
        Assert.Equal(
            """
            d.a: unit=HOUR requests_per_unit=7, shadow_mode: false, quota_mode: false
            d.b: unit=HOUR requests_per_unit=7, shadow_mode: false, quota_mode: false
            d.c: unit=HOUR requests_per_unit=8, shadow_mode: false, quota_mode: false
            d.e: unit=DAY requests_per_unit=7, shadow_mode: false, quota_mode: false

            """,
            result.RuleSet?.Dump());
    }

    [Theory]
    [InlineData("domain: d\nmetadata: &a [*a]\n")]
    [InlineData("domain: d\nmetadata: &a {x: *a}\n")]
    [InlineData("&a domain: d\nmetadata: &a {<<: *a}\n")]
    public void An_anchor_that_contains_itself_is_refused(string text)
    {
        RuleError error = Assert.Single(RuleText.Load(text).Errors);

        Assert.Equal("error loading config file: yaml: line 2: anchor 'a' value contains itself", error.Message);
    }

    /// <summary>Ten aliases to ten aliases, nine times over: a billion nodes from a kilobyte.</summary>
    [Fact]
    public void Aliases_that_explode_are_refused_at_once()
    {
        string bomb = "domain: d\nmetadata:\n  a0: &a0 [x, x]\n" + string.Concat(Enumerable.Range(1, 9).Select(level =>
            $"  a{level}: &a{level} [{string.Join(", ", Enumerable.Repeat($"*a{level - 1}", 10))}]\n"));
        long started = Stopwatch.GetTimestamp();

        RuleError error = Assert.Single(RuleText.Load(bomb).Errors);

        Assert.Contains("excessive aliasing", error.Message, StringComparison.Ordinal);
        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(10), "took too long");
    }

    /// <summary>Each anchor holds the one before it and a little more, so that depth adds up although no text nests deeply.</summary>
    [Theory]
    [InlineData(1500, 1)]
    [InlineData(120, 150)]
    public void Aliases_that_nest_without_end_are_refused(int anchors, int depthOfEach)
    {
        string open = new('[', depthOfEach);
        string close = new(']', depthOfEach);
        string chain = $"domain: d\nmetadata:\n  a0: &a0 x\n" + string.Concat(Enumerable.Range(1, anchors).Select(level =>
            $"  a{level}: &a{level} {open}*a{level - 1}{close}\n"));

        RuleError error = Assert.Single(RuleText.Load(chain).Errors);

        Assert.StartsWith("error loading config file: yaml: ", error.Message, StringComparison.Ordinal);
        Assert.Contains("nested deeper", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData('[', ']')]
    [InlineData('{', '}')]
    public void Deep_nesting_is_refused(char open, char close)
    {
        string text = $"domain: d\nmetadata: {new string(open, 50_000)}{new string(close, 50_000)}\n";

        RuleError error = Assert.Single(RuleText.Load(text).Errors);

        Assert.Contains("nested deeper", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Each known word at a level that has no use for it: accepted, without effect, with a warning.</summary>
    [Theory]
    [InlineData("domain: d\nunit: day\n", "2:1 key 'unit' has no meaning in a document and is ignored")]
    [InlineData("domain: d\nrate_limit: {requests_per_unit: -1}\n", "2:1 key 'rate_limit' has no meaning in a document and is ignored")]
    [InlineData("domain: d\nname: 5\n", "2:1 key 'name' has no meaning in a document and is ignored")]
    [InlineData("domain: d\ndescriptors: [{key: k, unit: day}]\n", "2:24 key 'unit' has no meaning in a descriptor and is ignored")]
    [InlineData(
        "domain: d\ndescriptors: [{key: k, rate_limit: {unit: day, shadow_mode: maybe}}]\n",
        "2:48 key 'shadow_mode' has no meaning in rate_limit and is ignored")]
    [InlineData(
        "domain: d\ndescriptors: [{key: k, rate_limit: {unit: day, replaces: [{name: a, key: b}]}}]\n",
        "2:69 key 'key' has no meaning in replaces and is ignored")]
    public void A_known_key_at_the_wrong_level_is_accepted_with_a_warning(string text, string warning)
    {
        RuleSetLoadResult result = RuleText.Load(text);

        Assert.Empty(result.Errors);
        Assert.Equal([warning], result.Warnings.Places());
        Assert.StartsWith("it belongs in ", result.Warnings[0].Fix, StringComparison.Ordinal);
    }

    [Fact]
    public void Metadata_is_free_at_every_level()
    {
        const string Text = "domain: d\nmetadata: {1: [2, .inf]}\ndescriptors:\n  - key: k\n    metadata: {any: [1.5, [a], {b: ~}], on: 2}\n    rate_limit: {unit: day, metadata: [x]}\n";

        Assert.Empty(RuleText.Load(Text).Errors);
    }
}
