using EnvoyRls.Core.Clients;
using EnvoyRls.Core.Decisions;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Export;
using EnvoyRls.Core.Rules.Managed;
using EnvoyRls.Core.Rules.Overrides;
using EnvoyRls.Core.Tests.Support;

namespace EnvoyRls.Core.Tests.Rules.Overrides;

public sealed class OverrideLayerLoaderTests
{
    private const long Minute = 60_000_000;

    private static readonly AssumedClient Newcomer = new(new ClientStanding(0, IsKnown: false));

    [Fact]
    public void An_override_says_what_it_does_why_and_for_how_long()
    {
        OverrideLayer layer = OverrideText.Parse(
            OverrideText.Scale("b", "k", "12.5%", "reason: too many", "shadow_mode: true"), OverrideText.Limit("a", "k=v", 7, "expires: 1970-01-01T00:01:00+00:00"));

        RuleOverride[] all = [.. layer.Overrides];
        Assert.Equal(("a", "b"), (all[0].Id, all[1].Id));
        Assert.Equal((null, "", false, Minute), (all[0].Scale, all[0].Reason, all[0].ShadowMode, all[0].ExpiresUnixMicroseconds));
        Assert.Equal((1_250, "too many", true, 60 * Minute), (all[1].Scale, all[1].Reason, all[1].ShadowMode, all[1].ExpiresUnixMicroseconds));
        Assert.Equal("d", all[1].Domain);
    }

    [Theory]
    [InlineData("a=1,b=2", "exact")]
    [InlineData("a=1,b=3", "first")]
    [InlineData("a=9,b=2", "second")]
    [InlineData("a=9,b=9", "any")]
    [InlineData("a=1", null)]
    [InlineData("a=1,b=2,c=3", null)]
    public void The_most_specific_path_that_matches_the_whole_descriptor_wins(string entries, string? id) =>
        Assert.Equal(id, Find(entries, 0, OverrideText.Scale("any", "a,b"), OverrideText.Scale("second", "a,b=2"), OverrideText.Scale("first", "a=1,b"), OverrideText.Scale("exact", "a=1,b=2")));

    [Fact]
    public void Where_a_path_leads_nowhere_a_less_specific_one_is_tried() =>
        Assert.Equal("other", Find("a=1,b=2", 0, OverrideText.Scale("some", "a=1,b=9"), OverrideText.Scale("other", "a,b=2")));

    [Fact]
    public void An_expired_override_is_as_if_it_were_not_there()
    {
        ManagedDocument[] documents = [OverrideText.Scale("specific", "a=1", "10%", "expires: 1970-01-01T00:01:00Z"), OverrideText.Scale("general", "a")];

        Assert.Equal("specific", Find("a=1", Minute - 1, documents));
        Assert.Equal("general", Find("a=1", Minute, documents));
        Assert.Null(Find("a=1", 60 * Minute, documents));
    }

    [Fact]
    public void Of_several_with_one_path_those_with_a_condition_come_first_then_the_stricter_ones()
    {
        ManagedDocument[] documents =
        [
            OverrideText.Scale("mild", "a", "50%"),
            OverrideText.Scale("strict", "a", "20%", "expires: 1970-01-01T00:01:00Z"),
            OverrideText.Scale("new", "a", "90%", "when: {newcomer: true}"),
        ];
        RuleDomain tree = OverrideText.Parse(documents).Find("d")!.Scales!;

        Assert.Equal("strict", Find("a=1", 0, documents));
        Assert.Equal("mild", Find("a=1", Minute, documents));
        Assert.Equal("new", OverrideSearch.Find(tree, Requests.Entries("a=1"), 0, Newcomer)?.ManagedId);
        Assert.Equal(Find("a=1", 0, documents), Find("a=1", 0, [.. documents.Reverse()]));
    }

    [Fact]
    public void One_with_a_mistake_is_left_out_and_keeps_no_other_from_being_in_force()
    {
        OverrideLoadResult result = OverrideText.Load(OverrideText.Of("bad", "domain: d\n"), OverrideText.Scale("good", "k"), OverrideText.Of("worse", "domain: 'd"));

        Assert.Equal("good", Assert.Single(result.Layer.Overrides).Id);
        Assert.Equal("override bad, override worse", string.Join(", ", result.Errors.Select(error => error.File).Distinct(StringComparer.Ordinal)));
    }

    [Fact]
    public void Nothing_but_mistakes_is_an_empty_layer() => Assert.Same(OverrideLayer.Empty, OverrideText.Load(OverrideText.Of("bad", "[]")).Layer);

    [Fact]
    public void What_is_written_loads_again_to_the_same()
    {
        ManagedDocument[] documents =
        [
            OverrideText.Scale("a", "k=v,l", "12.5%", "reason: \"too many: 5\"", "when: {newcomer: false, bot_likelihood: \"> 79%\"}"),
            OverrideText.Limit("b", "k", 7, "shadow_mode: true", "when: {bot_likelihood: \"< 20%\"}"),
            OverrideText.Of(
                "c",
                "domain: e\ndescriptors: [{key: ip, match: cidr, values: [10.0.0.0/8, 'fd00::/8'], share_threshold: true}, {key: p, value: '/a*', share_threshold: true}]\n"
                + "rate_limit: {algorithm: gcra, window: 90s, requests_per_unit: 30, burst: 5, name: flood}\nexpires: 2026-03-01T08:00:00+01:00\n"),
        ];
        IReadOnlyList<RuleDocument> written = OverrideExport.Write(OverrideText.Parse(documents));

        IReadOnlyList<RuleDocument> again = OverrideExport.Write(OverrideText.Parse([.. written.Select(document => OverrideText.Of(document.Name[..^5], document.Text))]));

        Assert.Equal(written, again);
        Assert.Equal(
            """
            id: a
            domain: d
            descriptors:
              - key: k
                value: v
              - key: l
            scale: 12.5%
            when: {newcomer: false, bot_likelihood: ">= 80%"}
            expires: "1970-01-01T01:00:00Z"
            reason: "too many: 5"

            """,
            written[0].Text);
    }

    /// <summary>The id of the override that scales a descriptor of an ordinary client.</summary>
    private static string? Find(string entries, long now, params ManagedDocument[] documents) =>
        OverrideSearch.Find(OverrideText.Parse(documents).Find("d")!.Scales!, Requests.Entries(entries), now, AssumedClient.Ordinary)?.ManagedId;
}
