using EnvoyRls.Analysis.Diff;
using EnvoyRls.Analysis.Tests.Support;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Layers;

namespace EnvoyRls.Analysis.Tests.Diff;

/// <summary>Rule sets with managed rules over the files.</summary>
public sealed class LayeredComparisonTests
{
    private const string Files = "domain: d\nmatch_order: specific\ndescriptors: [{key: user, rate_limit: {unit: minute, requests_per_unit: 5}}]\n";
    private const string Limit = "rate_limit: {unit: minute, requests_per_unit: 9}";

    [Fact]
    public void A_managed_rule_is_added_as_itself_whatever_is_below_it()
    {
        RuleSet after = Managed.Over(Files, Managed.Rule("m", $"descriptors: [{{key: user}}], {Limit}"));

        Difference added = Assert.Single(RuleSetComparison.Compare(RuleSets.Of(Files), after));
        Difference removed = Assert.Single(RuleSetComparison.Compare(after, RuleSets.Of(Files)));

        Assert.Equal((DifferenceKind.Added, "d.user", "9/minute", RuleLayer.Managed, "rule m"), (added.Kind, added.Rule, added.To, added.Layer, added.Place.File));
        Assert.Equal((DifferenceKind.Removed, "d.user", "9/minute", RuleLayer.Managed), (removed.Kind, removed.Rule, removed.From, removed.Layer));
    }

    [Fact]
    public void Overrides_are_compared_by_their_id()
    {
        RuleSet before = Managed.Overridden(
            Files, ("same", "scale: 10%, descriptors: [{key: user}]"), ("gone", "scale: 10%, descriptors: [{key: user}]"), ("eased", "scale: 10%, descriptors: [{key: user, value: eve}]"));
        RuleSet after = Managed.Overridden(
            Files,
            ("same", "scale: 10%, descriptors: [{key: user}]"),
            ("eased", "scale: 20%, descriptors: [{key: user, value: eve}]"),
            ("new", "rate_limit: {unit: minute, requests_per_unit: 3}, reason: flood, descriptors: [{key: user}]"));

        Assert.Equal(
            [
                (DifferenceKind.Changed, "override eased", "d.user_eve scale 10%, until 2027-01-01T00:00:00Z", "d.user_eve scale 20%, until 2027-01-01T00:00:00Z"),
                (DifferenceKind.Removed, "override gone", "scale 10%, until 2027-01-01T00:00:00Z", ""),
                (DifferenceKind.Added, "override new", "", "limit 3/minute, until 2027-01-01T00:00:00Z: flood"),
            ],
            RuleSetComparison.Compare(before, after).Select(difference => (difference.Kind, difference.Rule, difference.From, difference.To)));
    }

    [Fact]
    public void Conditions_and_what_is_said_to_the_adaptive_layer_are_compared()
    {
        RuleSet after = RuleSets.Of(
            """
            domain: d
            match_order: specific
            adaptive: {mode: enforce, capacity: 50/minute, exempt: [a]}
            descriptors: [{key: user, when: {newcomer: false, bot_likelihood: "< 20%"}, adaptive: {floor: 10%, raise: true}, rate_limit: {unit: minute, requests_per_unit: 5}}]
            """);

        Assert.Equal(
            [
                ("d", "adaptive", "mode: enforce, capacity: 50/minute, exempt: [a]"),
                ("d.user", "when", "newcomer false, bot_likelihood <= 19%"),
                ("d.user", "adaptive", "floor: 10%, raise: true"),
            ],
            RuleSetComparison.Compare(RuleSets.Of(Files), after).Select(difference => (difference.Rule, difference.Field, difference.To)));
    }

    [Fact]
    public void Nodes_on_the_way_to_a_managed_rule_are_not_told() => Assert.Equal(
        ["d.plan_free.user"],
        RuleSetComparison.Compare(RuleSets.Of(Files), Managed.Over(Files, Managed.Rule("m", $"descriptors: [{{key: plan, value: free}}, {{key: user}}], {Limit}")))
            .Select(difference => difference.Rule),
        StringComparer.Ordinal);

    [Fact]
    public void A_managed_rule_is_the_same_by_its_id()
    {
        RuleSet before = Managed.Over(Files, Managed.Rule("m", $"descriptors: [{{key: user}}], {Limit}"), Managed.Rule("n", $"priority: 3, descriptors: [{{key: user}}], {Limit}"));
        RuleSet after = Managed.Over(
            Files,
            Managed.Rule("m", $"priority: 7, descriptors: [{{key: user, value: bob}}], {Limit.Replace("9", "8", StringComparison.Ordinal)}"),
            Managed.Rule("n", $"priority: 3, descriptors: [{{key: user}}], {Limit}"));

        Assert.Equal(
            [
                (DifferenceKind.Moved, "d.user", "", "", "d.user_bob"),
                (DifferenceKind.Changed, "d.user_bob", "requests_per_unit", "9", "8"),
                (DifferenceKind.Changed, "d.user_bob", "priority", "0", "7"),
            ],
            RuleSetComparison.Compare(before, after).Select(difference => (difference.Kind, difference.Rule, difference.Field, difference.From, difference.To)));
    }

    [Fact]
    public void Tiers_and_limits_of_users_are_compared()
    {
        RuleSet before = Managed.Over(Files, Managed.Tier("ann", "tier: gold"), Managed.Tier("bob", "tier: gold"));
        RuleSet after = Managed.Over(
            Files,
            Managed.Tier("ann", $"tier: silver, expires: 2030-01-01, limits: [{{domain: d, descriptors: [{{key: user_id}}], {Limit}}}]"),
            Managed.Tier("eve", "tier: gold"));

        Assert.Equal(
            [
                (DifferenceKind.Added, "d.user_id_ann", "", "", "9/minute"),
                (DifferenceKind.Changed, "tier of ann", "tier", "gold", "silver"),
                (DifferenceKind.Changed, "tier of ann", "expires", "", "2030-01-01T00:00:00Z"),
                (DifferenceKind.Removed, "tier of bob", "", "gold", ""),
                (DifferenceKind.Added, "tier of eve", "", "", "gold"),
            ],
            RuleSetComparison.Compare(before, after).Select(difference => (difference.Kind, difference.Rule, difference.Field, difference.From, difference.To)));
    }

    [Fact]
    public void Lists_of_all_layers_are_compared() => Assert.Equal(
        [(DifferenceKind.Added, "d deny list: user=exact:eve", "spam")],
        RuleSetComparison.Compare(RuleSets.Of(Files), Managed.Over(Files, Managed.Item("i", "list: deny, key: user, value: eve, reason: spam")))
            .Select(difference => (difference.Kind, difference.Rule, difference.To)));

    [Fact]
    public void A_domain_of_the_admin_API_alone_is_one()
    {
        const string Empty = "domain: other\n";

        Assert.Equal(
            ["d", "d.user"],
            RuleSetComparison.Compare(RuleSets.Of(Empty), Managed.Over(Empty, Managed.Rule("m", $"descriptors: [{{key: user}}], {Limit}"))).Select(difference => difference.Rule),
            StringComparer.Ordinal);
        Assert.Equal(
            ["d.user"],
            RuleSetComparison.Compare(RuleSets.Of("domain: d\n"), Managed.Over("domain: d\n", Managed.Rule("m", $"descriptors: [{{key: user}}], {Limit}"))).Select(difference => difference.Rule),
            StringComparer.Ordinal);
    }
}
