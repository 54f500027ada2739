using System.Collections.Frozen;
using EnvoyRls.Core.Matching;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Layers;
using EnvoyRls.Core.Tests.Support;

namespace EnvoyRls.Core.Tests.Rules.Layers;

public sealed class LayerCompositionTests
{
    [Fact]
    public void One_layer_is_itself()
    {
        RuleSet only = RuleText.Parse(LayerText.Limits("k=1"));

        Assert.Same(only, RuleSet.Compose([only]));
        Assert.NotSame(only, RuleSet.Compose([only], LayerText.Tiers("u=gold")));
    }

    [Fact]
    public void The_layers_of_a_domain_are_a_chain_that_shares_their_nodes()
    {
        RuleSet upper = RuleText.Parse(LayerText.Limits("k=1"));
        RuleSet lower = RuleText.Parse(LayerText.Limits("k=2,m=3"));

        RuleDomain domain = RuleSet.Compose([upper, lower]).Find("d")!;

        Assert.Equal([upper.Find("d")!.Root, lower.Find("d")!.Root], domain.Layers.Select(layer => layer.Root).ToArray());
        Assert.Equal("d", domain.Name);
    }

    [Fact]
    public void A_domain_of_one_layer_is_that_layers()
    {
        RuleSet lower = RuleText.Parse("domain: other\ndescriptors: [{key: k, rate_limit: {unit: day, requests_per_unit: 1}}]");

        RuleSet composed = RuleSet.Compose([RuleText.Parse(LayerText.Limits("k=1")), lower]);

        Assert.Equal(2, composed.DomainCount);
        Assert.Same(lower.Find("other"), composed.Find("other"));
    }

    [Theory]
    [InlineData("charge: each", "charge: all_or_nothing", ChargeMode.Each)]
    [InlineData("", "charge: all_or_nothing", ChargeMode.AllOrNothing)]
    [InlineData("charge: all_or_nothing", "", ChargeMode.AllOrNothing)]
    [InlineData("", "", null)]
    public void The_first_layer_that_says_how_to_charge_has_the_word(string upper, string lower, ChargeMode? expected) =>
        Assert.Equal(expected, LayerText.Compose($"domain: d\n{upper}", $"domain: d\n{lower}").Find("d")!.Charge);

    [Theory]
    [InlineData("on_store_failure: deny", "on_store_failure: allow", StoreFailureMode.Deny)]
    [InlineData("", "on_store_failure: allow", StoreFailureMode.Allow)]
    public void The_first_layer_that_says_what_a_store_failure_means_has_the_word(string upper, string lower, StoreFailureMode? expected) =>
        Assert.Equal(expected, LayerText.Compose($"domain: d\n{upper}", $"domain: d\n{lower}").Find("d")!.OnStoreFailure);

    [Fact]
    public void The_match_order_is_each_layers_own()
    {
        RuleDomain domain = LayerText.Compose($"match_order: specific\n{LayerText.Limits("k=1")}", LayerText.Limits("k=2")).Find("d")!;

        Assert.Equal([MatchOrder.Specific, MatchOrder.Reference], domain.Layers.Select(layer => layer.MatchOrder).ToArray());
    }

    [Fact]
    public void A_layer_of_lists_alone_is_not_asked_for_rules()
    {
        const string Lists = "domain: d\nlists: {deny: [{key: ip, value: a}], allow: [{key: ip, value: b}]}";

        RuleDomain domain = LayerText.Compose(Lists, LayerText.Limits("k=1"), Lists).Find("d")!;
        RuleDomain bare = LayerText.Compose(Lists, "domain: d").Find("d")!;

        Assert.Equal("d.k", Assert.Single(domain.Layers).Root.Children.Nodes.Single().FullKey);
        Assert.Equal((2, 2), (domain.Lists.Deny.Count, domain.Lists.Allow.Count));
        Assert.Null(bare.Next);
        Assert.Equal((1, 1), (bare.Lists.Deny.Count, bare.Lists.Allow.Count));
    }

    [Theory]
    [InlineData("ip=x", true, "upper")]
    [InlineData("ip=y", true, "lower")]
    [InlineData("ip=both", true, "lower")]
    [InlineData("ip=allowed", false, "upper")]
    [InlineData("ip=z", null, null)]
    public void Any_deny_list_goes_before_any_allow_list(string entries, bool? denied, string? reason)
    {
        const string Upper = "domain: d\nlists: {deny: [{key: ip, value: x, reason: upper}], allow: [{key: ip, match: set, values: [both, allowed, 'y'], reason: upper}]}";
        const string Lower = "domain: d\nlists: {deny: [{key: ip, match: set, values: ['y', both], reason: lower}], allow: [{key: ip, match: set, values: [x, allowed], reason: lower}]}";

        var verdict = LayerText.Compose(Upper, Lower).Find("d")!.Lists.Find(Requests.Entries(entries), 0);

        Assert.Equal((denied, reason), (verdict?.IsDenied, verdict?.Entry.Reason));
    }

    [Fact]
    public void Of_items_in_several_layers_the_one_that_lasts_longest_applies()
    {
        const string Upper = "domain: d\nlists: {deny: [{key: ip, value: x, reason: short, expires: 2026-01-01}]}";
        const string Lower = "domain: d\nlists: {deny: [{key: ip, value: x, reason: long, expires: 2027-01-01}]}";

        Assert.Equal("long", LayerText.Compose(Upper, Lower).Find("d")!.Lists.Find(Requests.Entries("ip=x"), 0)!.Value.Entry.Reason);
        Assert.Equal("long", LayerText.Compose(Lower, Upper).Find("d")!.Lists.Find(Requests.Entries("ip=x"), 0)!.Value.Entry.Reason);
    }

    [Fact]
    public void The_dump_has_the_rules_of_all_layers_and_says_which_are_managed()
    {
        RuleNode root = new(null, "d", "") { Layer = RuleLayer.Managed };
        RuleNode node = new(root, "k", "") { Layer = RuleLayer.Managed, ManagedId = "r1", Rule = new Rule([Limits.Reference(5, LimitUnit.Second)]) };
        root.Children = RuleNodeIndex.Create([node], MatchOrder.Reference);
        RuleSet managed = new(new[] { new RuleDomain(root, MatchOrder.Reference) }.ToFrozenDictionary(domain => domain.Name, StringComparer.Ordinal));
        RuleSet files = RuleText.Parse(LayerText.Limits("k=1,a=2"));

        RuleSet composed = RuleSet.Compose([managed, files]);

        Assert.Equal(
            "d.a: unit=MINUTE requests_per_unit=2, shadow_mode: false, quota_mode: false\n"
            + "d.k: unit=SECOND requests_per_unit=5, shadow_mode: false, quota_mode: false, layer: managed\n"
            + "d.k: unit=MINUTE requests_per_unit=1, shadow_mode: false, quota_mode: false\n",
            composed.Dump());
        Assert.Equal(3, composed.LimitCount);
        Assert.Equal([RuleLayer.Managed, RuleLayer.File], composed.Find("d")!.Layers.Select(layer => layer.Layer).ToArray());
    }
}
