using EnvoyRls.Analysis.Conflicts;
using EnvoyRls.Analysis.Tests.Support;

namespace EnvoyRls.Analysis.Tests.Conflicts;

/// <summary>What goes before what among the children of one node.</summary>
public sealed class SiblingConflictTests
{
    private const string Limited = "rate_limit: {unit: day, requests_per_unit: 1}";

    [Theory]
    [InlineData("value: '/api/*'", "value: '/api/v1/*'", 2)]
    [InlineData("value: '/api/v1/*'", "value: '/api/*'", 0)]
    [InlineData("value: '*'", "value: '*x'", 2)]
    [InlineData("value: '*a*'", "value: 'a*'", 2)]
    [InlineData("value: 'a*b*c'", "value: 'ab*bc'", 2)]
    [InlineData("value: 'a*b*c'", "value: 'ab*c'", 2)]
    [InlineData("value: 'a*bb*c'", "value: 'ab*bc'", 0)]
    [InlineData("value: '*'", "", 2)]
    [InlineData("", "value: '*'", 1)]
    [InlineData("", "value: a", 0)]
    [InlineData("value: 'a*'", "value: ab", 0)]
    [InlineData("match: set, values: [a, b]", "match: set, values: [b]", 2)]
    [InlineData("match: set, values: [b]", "match: set, values: [a, b]", 0)]
    [InlineData("match: prefix, value: /a", "match: set, values: [/a]", 0)]
    [InlineData("match: set, values: [/a]", "match: exact, value: /a", 1)]
    [InlineData("match: cidr, value: 10.0.0.0/8", "match: cidr, value: 10.1.0.0/16", 0)]
    [InlineData("match: cidr, values: [10.0.0.0/8, 11.0.0.0/8]", "match: cidr, value: 10.0.0.0/8", 2)]
    [InlineData("match: cidr, value: 10.0.0.0/8", "match: cidr, values: [10.0.0.0/8, 10.1.0.0/16]", 0)]
    [InlineData("match: cidr, value: 10.1.2.3", "match: cidr, value: '::ffff:10.1.2.3/128'", 2)]
    [InlineData("match: number, value: '= 5'", "match: number, value: '5..5'", 2)]
    [InlineData("match: number, value: '>= 5'", "match: number, value: '> 5'", 0)]
    [InlineData("match: prefix, value: /a", "match: prefix, value: /a/b", 0)]
    [InlineData("match: prefix, values: [/a, /b]", "match: prefix, value: /b", 2)]
    [InlineData("match: prefix, value: /a", "value: '/a*'", 2)]
    [InlineData("match: prefix, value: /a", "value: '/a*/b'", 2)]
    [InlineData("match: prefix, value: /a", "match: suffix, value: /a", 0)]
    [InlineData("match: suffix, value: .js", "value: '*.min.js'", 2)]
    [InlineData("match: regex, value: '.*'", "match: regex, value: 'a.*'", 0)]
    [InlineData("not: true, value: a", "not: true, match: set, values: [a, b]", 2)]
    [InlineData("not: true, match: set, values: [a, b]", "not: true, value: a", 0)]
    [InlineData("not: true, match: prefix, value: /a", "not: true, match: prefix, value: /", 2)]
    [InlineData("not: true, match: number, value: '1..9'", "not: true, match: number, value: '0..10'", 2)]
    [InlineData("not: true, match: number, value: '0..10'", "not: true, match: number, value: '1..9'", 0)]
    public void A_sibling_that_never_gets_a_turn_is_found(string first, string second, int shadowed)
    {
        string rules = $"domain: d\ndescriptors:\n- {{key: k, {first}, {Limited}}}\n- {{key: k, {second}, rate_limit: {{unit: day, requests_per_unit: 2}}}}\n"
            .Replace(", ,", ",", StringComparison.Ordinal);

        IReadOnlyList<RuleConflict> conflicts = ConflictFinder.Find(RuleSets.Of(rules));

        Assert.Equal(shadowed == 0 ? [] : [(ConflictKind.Shadowed, shadowed + 2)], conflicts.Select(conflict => (conflict.Kind, conflict.Place.Line)));
    }

    [Fact]
    public void Both_are_named_with_their_places_and_what_to_do()
    {
        RuleConflict conflict = Assert.Single(Find($$"""
            domain: d
            descriptors:
              - {key: path, value: '/api/*', {{Limited}}}
              - key: path
                value: /api/v1/*
                descriptors: [{key: user, {{Limited}}}]
            """));

        Assert.Equal(ConflictKind.Shadowed, conflict.Kind);
        Assert.Equal("d.path_/api/v1/* (rules.yaml:4:5)", conflict.Rule);
        Assert.Equal("d.path_/api/* (rules.yaml:3:5)", conflict.Other);
        Assert.Equal(
            $"{conflict.Rule} can never decide: every value that it matches is taken by {conflict.Other} before. Write it above that one, say 'match_order: specific', or remove it.",
            conflict.Explanation);
    }

    [Fact]
    public void Specific_order_knows_no_shadow_between_wider_and_narrower_wildcards() =>
        Assert.Empty(Find($"domain: d\nmatch_order: specific\ndescriptors: [{{key: k, value: '/api/*', {Limited}}}, {{key: k, value: '/api/v1/*', {Limited}}}]"));

    [Theory]
    [InlineData("", true)]
    [InlineData("fallthrough: true, ", false)]
    public void What_lets_the_search_go_on_keeps_nothing(string fallthrough, bool shadowed)
    {
        IReadOnlyList<RuleConflict> conflicts = Find(
            $"domain: d\ndescriptors: [{{key: k, value: 'a*', {fallthrough}descriptors: [{{key: m, {Limited}}}]}}, {{key: k, value: 'ab*', {Limited}}}]");

        Assert.Equal(shadowed ? 1 : 0, conflicts.Count);
    }

    [Fact]
    public void A_key_with_an_underscore_may_be_that_of_another_rule()
    {
        Assert.Equal(ConflictKind.Shadowed, Assert.Single(Find(
            $"domain: d\ndescriptors: [{{key: 'remote_*', {Limited}}}, {{key: remote_address, match: cidr, value: 10.0.0.0/8, {Limited}}}, {{key: remote_address, {Limited}}}]")).Kind);
    }

    [Fact]
    public void The_same_values_in_another_order_and_the_same_limit_are_a_duplicate()
    {
        RuleConflict conflict = Assert.Single(Find(
            $"domain: d\ndescriptors: [{{key: k, match: set, values: [a, b], {Limited}}}, {{key: k, match: set, values: [b, a], {Limited}}}]"));

        Assert.Equal(ConflictKind.Duplicate, conflict.Kind);
        Assert.StartsWith("d.k_set:b,a ", conflict.Rule, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("value: 'a*'", "value: 'ab*'", 1)]
    [InlineData("value: 'a*'", "value: '*b'", 1)]
    [InlineData("value: 'a*'", "value: 'b*'", 0)]
    [InlineData("match: set, values: [a, b]", "match: set, values: [b, c]", 1)]
    [InlineData("match: set, values: [a, b]", "match: set, values: [c]", 0)]
    [InlineData("match: cidr, values: [10.0.0.0/8, 11.0.0.0/8]", "match: cidr, values: [11.0.0.0/8, 12.0.0.0/8]", 0)]
    [InlineData("not: true, value: a", "not: true, value: b", 1)]
    public void Unlimited_and_nothing_at_all_on_equal_footing_contradict_each_other(string first, string second, int expected)
    {
        IReadOnlyList<RuleConflict> conflicts = Find(
            $"domain: d\ndescriptors: [{{key: k, {first}, rate_limit: {{unlimited: true}}}}, {{key: k, {second}, rate_limit: {{unit: day, requests_per_unit: 0}}}}]");

        Assert.Equal(Enumerable.Repeat(ConflictKind.Contradictory, expected), conflicts.Select(conflict => conflict.Kind));
    }

    private static IReadOnlyList<RuleConflict> Find(string rules) => ConflictFinder.Find(RuleSets.Of(rules));
}
