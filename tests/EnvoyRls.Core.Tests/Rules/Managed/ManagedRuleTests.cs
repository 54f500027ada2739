using System.Globalization;
using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Matching;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Layers;
using EnvoyRls.Core.Rules.Managed;
using EnvoyRls.Core.Tests.Support;

namespace EnvoyRls.Core.Tests.Rules.Managed;

public sealed class ManagedRuleTests
{
    [Fact]
    public void A_rule_stands_at_the_end_of_its_path()
    {
        RuleSet rules = ManagedText.Rules(ManagedText.Rule(
            "login.v1",
            """
            id: login.v1
            domain: web
            description: five a minute
            descriptors:
              - {key: path, match: prefix, value: /login}
              - {key: user, fallthrough: true, value_to_metric: true}
            rate_limits:
              - {unit: minute, requests_per_unit: 5, algorithm: gcra, burst: 2, name: short}
              - {unit: day, requests_per_unit: 50}
            shadow_mode: true
            """));

        RuleDomain domain = rules.Find("web")!;
        RuleNode[] nodes = [.. domain.Root.Descendants()];
        Assert.Equal(["web.path_prefix:/login", "web.path_prefix:/login.user"], nodes.Select(node => node.FullKey).ToArray());
        Assert.Equal(["none", "login.v1"], nodes.Select(node => node.ManagedId ?? "none").ToArray());
        Assert.All(nodes, node => Assert.Equal(RuleLayer.Managed, node.Layer));
        Assert.Equal("rule login.v1:6:5", nodes[1].Place.ToString());
        Assert.Null(nodes[0].Rule);
        Assert.True(nodes[1] is { Fallthrough: true, ValueToMetric: true, Rule: { ShadowMode: true, Name: "short", Limits: [{ Limit.Algorithm: LimitAlgorithm.Gcra }, _] } });
        Assert.True(domain is { HasFallthrough: true, MatchOrder: MatchOrder.Specific });
    }

    [Fact]
    public void Paths_that_share_entries_become_one_tree()
    {
        RuleSet rules = ManagedText.Rules(
            ManagedText.Limited("c", "descriptors: [{key: a}, {key: b, value: x}]"),
            ManagedText.Limited("b", "descriptors: [{key: a}, {key: b}]"),
            ManagedText.Limited("z", "descriptors: [{key: a}]"),
            ManagedText.Rule("other", "domain: e\ndescriptors: [{key: a}]\nrate_limit: {unlimited: true}\n"));

        Assert.Equal(["d.a z", "d.a.b b", "d.a.b_x c"], rules.Find("d")!.Root.Descendants().Select(node => $"{node.FullKey} {node.ManagedId}").ToArray());
        Assert.Equal("rule z", rules.Find("d")!.Root.Descendants().First().Place.File);
        Assert.True(Assert.Single(rules.Find("e")!.Root.Descendants()).Rule!.Unlimited);
    }

    [Fact]
    public void The_order_of_the_objects_does_not_matter()
    {
        ManagedDocument[] documents =
        [
            .. Enumerable.Range(0, 40).Select(i => ManagedText.Limited($"r{i}", $"priority: {i % 3}", $"descriptors: [{{key: k, match: regex, value: 'a{i % 7}*'}}, {{key: l{i}}}]")),
            ManagedText.Item("i1", "{domain: d, list: deny, key: k, value: a}"),
            ManagedText.Item("i2", "{domain: d, list: deny, key: k, value: b}"),
        ];

        ManagedLayer forwards = ManagedText.Parse(documents);
        ManagedLayer backwards = ManagedText.Parse([.. documents.Reverse()]);

        Assert.Equal(Keys(forwards), Keys(backwards));
        Assert.Equal(forwards.Lists.Find("d")!.Lists.Deny.Select(item => item.ManagedId).ToArray(), backwards.Lists.Find("d")!.Lists.Deny.Select(item => item.ManagedId).ToArray());
    }

    [Fact]
    public void Priorities_are_rule_sets_the_highest_first()
    {
        ManagedLayer layer = ManagedText.Parse(
            ManagedText.Limited("low", "priority: -5", "descriptors: [{key: k}]"),
            ManagedText.Limited("high", "priority: 10", "descriptors: [{key: k}]"),
            ManagedText.Limited("normal", "descriptors: [{key: k}]"));

        Assert.Equal([10, 0, -5], layer.Priorities.Select(priority => priority.Priority));
        Assert.Equal(["high", "normal", "low"], layer.RuleSets.Select(rules => Assert.Single(rules.Find("d")!.Root.Descendants()).ManagedId!).ToArray());
        Assert.Equal(
            ["high", "normal", "low", "none"],
            layer.Over(RuleText.Parse("domain: d\ndescriptors: [{key: k, rate_limit: {unit: day}}]\n")).Find("d")!.Layers
                .Select(domain => Assert.Single(domain.Root.Descendants()).ManagedId ?? "none").ToArray());
    }

    [Fact]
    public void A_disabled_rule_is_left_out_but_must_be_right()
    {
        ManagedDocument twin = ManagedText.Limited("twin", "descriptors: [{key: k}]", "enabled: false");

        Assert.Equal("a", Assert.Single(ManagedText.Rules(ManagedText.Limited("a", "descriptors: [{key: k}]"), twin).Find("d")!.Root.Descendants()).ManagedId);
        Assert.Equal("descriptor has empty key", Assert.Single(ManagedText.Load(ManagedText.Limited("b", "enabled: false", "descriptors: [{value: k}]")).Errors).Message);
    }

    [Theory]
    [InlineData("descriptors: [{key: k}]", "descriptors: [{key: k}]", "rule {0} is about the same descriptors of domain 'd'", "1:1")]
    [InlineData("descriptors: [{key: k, value: v}]", "descriptors: [{key: k, match: exact, value: v}]", "rule {0} is about the same descriptors of domain 'd'", "1:1")]
    [InlineData("descriptors: [{key: k}]", "descriptors: [{key: k, fallthrough: true}, {key: l}]", "'fallthrough' of this entry is not what it is in rule {0}", "3:15")]
    [InlineData("descriptors: [{key: 'k*', share_threshold: true}]", "descriptors: [{key: 'k*'}, {key: l}]", "'share_threshold' of this entry is not what it is in rule {0}", "3:15")]
    [InlineData("descriptors: [{key: k_v}]", "descriptors: [{key: k, value: v}]", "this entry cannot be told apart from one of rule {0}", "3:15")]
    [InlineData("descriptors: [{key: k, value: 'v*'}]", "descriptors: [{key: k, match: exact, value: 'v*'}]", "this entry cannot be told apart from one of rule {0}", "3:15")]
    public void A_mistake_between_two_rules_is_told_at_both(string first, string second, string message, string place)
    {
        RuleError[] errors = [.. ManagedText.Load(ManagedText.Limited("a", first), ManagedText.Limited("b", second)).Errors];

        string[] expected = [$"rule a:{place}: {string.Format(CultureInfo.InvariantCulture, message, "b")}", $"rule b:{place}: {string.Format(CultureInfo.InvariantCulture, message, "a")}"];
        Assert.Equal(expected, errors.Select(error => error.ToString()).ToArray());
        Assert.Empty(ManagedText.Load(ManagedText.Limited("a", first), ManagedText.Limited("b", second, "priority: 1")).Errors);
    }

    [Fact]
    public void A_domain_has_at_most_sixteen_priorities()
    {
        ManagedDocument[] most = [.. Enumerable.Range(0, 16).Select(i => ManagedText.Limited($"r{i}", $"priority: {i}", "descriptors: [{key: k}]"))];
        ManagedDocument elsewhere = ManagedText.Rule("e", "domain: e\npriority: 99\ndescriptors: [{key: k}]\nrate_limit: {unit: day}\n");

        Assert.Equal(17, ManagedText.Parse([.. most, elsewhere]).Priorities.Count);
        IReadOnlyList<RuleError> errors = ManagedText.Load([.. most, elsewhere, ManagedText.Limited("last", "priority: 99", "descriptors: [{key: k}]")]).Errors;

        Assert.Equal(17, errors.Count);
        Assert.Contains(errors, error => error.ToString() == "rule last:3:11: the rules of domain 'd' have 17 priorities, that of rule r0 among them");
    }

    [Theory]
    [InlineData("a", true)]
    [InlineData("0", true)]
    [InlineData("A.b_c@d:e-f", true)]
    [InlineData("", false)]
    [InlineData("-a", false)]
    [InlineData("a b", false)]
    [InlineData("a/b", false)]
    [InlineData("a\n", false)]
    [InlineData("é", false)]
    public void Ids_are_plain(string id, bool expected)
    {
        Assert.Equal(expected, ManagedDocument.IsId(ManagedKind.Rule, id));
        Assert.Equal(expected, ManagedText.Load(ManagedText.Limited(id, "descriptors: [{key: k}]")).Errors.Count == 0);
        Assert.False(ManagedDocument.IsId(ManagedKind.ListItem, new string('a', 129)));
        Assert.True(ManagedDocument.IsId(ManagedKind.ListItem, new string('a', 128)));
    }

    [Theory]
    [InlineData("{\"id\": \"a\"}", DocumentSyntax.Json, "a")]
    [InlineData("id: 5", DocumentSyntax.Yaml, "5")]
    [InlineData("{\"id\": null}", DocumentSyntax.Json, null)]
    [InlineData("{\"id\": [1]}", DocumentSyntax.Json, null)]
    [InlineData("[]", DocumentSyntax.Json, null)]
    [InlineData("{", DocumentSyntax.Json, null)]
    public void The_id_is_found_in_the_text(string text, DocumentSyntax syntax, string? id) => Assert.Equal(id, ManagedDocument.IdIn(ManagedKind.Rule, text, syntax));

    private static string[] Keys(ManagedLayer layer) =>
        [.. layer.Priorities.SelectMany(priority => priority.Rules.Find("d")!.Root.Descendants().Select(node => $"{priority.Priority} {node.FullKey} {node.ManagedId} {node.Place}"))];
}
