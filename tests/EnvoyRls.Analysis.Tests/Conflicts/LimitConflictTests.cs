using EnvoyRls.Analysis.Conflicts;
using EnvoyRls.Analysis.Tests.Support;

namespace EnvoyRls.Analysis.Tests.Conflicts;

/// <summary>Rules that replace each other, and limits above that are stricter.</summary>
public sealed class LimitConflictTests
{
    [Fact]
    public void Two_rules_that_replace_each_other_are_told_once()
    {
        RuleConflict conflict = Assert.Single(Find("""
            domain: d
            descriptors:
              - {key: a, rate_limit: {unit: day, requests_per_unit: 1, name: one, replaces: [{name: two}]}}
              - {key: b, rate_limit: {unit: day, requests_per_unit: 1, name: two, replaces: [{name: one}]}}
            """));

        Assert.Equal((ConflictKind.Contradictory, "d.a (rules.yaml:3:5)", "d.b (rules.yaml:4:5)"), (conflict.Kind, conflict.Rule, conflict.Other));
        Assert.Contains("replace each other", conflict.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void One_rule_may_replace_another() => Assert.Empty(Find("""
        domain: d
        descriptors:
          - {key: a, rate_limit: {unit: day, requests_per_unit: 1, name: one, replaces: [{name: two}]}}
          - {key: b, rate_limit: {unit: day, requests_per_unit: 1, name: two}}
        """));

    [Theory]
    [InlineData("unit: minute, requests_per_unit: 5", "unit: minute, requests_per_unit: 10", "", "each", true)]
    [InlineData("unit: minute, requests_per_unit: 5", "unit: minute, requests_per_unit: 5", "", "each", true)]
    [InlineData("unit: minute, requests_per_unit: 10", "unit: minute, requests_per_unit: 5", "", "each", false)]
    [InlineData("unit: minute, requests_per_unit: 5", "unit: second, requests_per_unit: 10", "", "each", false)]
    [InlineData("unit: minute, requests_per_unit: 5", "unit: minute, requests_per_unit: 10, algorithm: gcra", "", "each", false)]
    [InlineData("unit: minute, requests_per_unit: 5, algorithm: gcra", "unit: minute, requests_per_unit: 10, algorithm: gcra", "", "each", false)]
    [InlineData("unit: minute, requests_per_unit: 5, algorithm: gcra", "unit: minute, requests_per_unit: 10, algorithm: gcra", "", "all_or_nothing", true)]
    [InlineData("unit: minute, requests_per_unit: 5, algorithm: gcra", "unit: minute, requests_per_unit: 10, algorithm: gcra, burst: 1", "", "all_or_nothing", false)]
    [InlineData("unit: minute, requests_per_unit: 5", "unit: minute, requests_per_unit: 10", "shadow_mode: true, ", "each", false)]
    [InlineData("unit: minute, requests_per_unit: 5", "unit: minute, requests_per_unit: 10", "rollout: 10%, ", "each", false)]
    [InlineData("unlimited: true", "unit: minute, requests_per_unit: 10", "", "each", false)]
    public void A_limit_above_that_is_reached_first_is_found(string upper, string lower, string setting, string charge, bool found)
    {
        IReadOnlyList<RuleConflict> conflicts = Find(
            $"domain: d\ncharge: {charge}\ndescriptors: [{{key: a, {setting}rate_limit: {{{upper}}}, descriptors: [{{key: b, charge_parents: true, rate_limit: {{{lower}}}}}]}}]\n");

        Assert.Equal(found ? [ConflictKind.Contradictory] : [], conflicts.Select(conflict => conflict.Kind));
        Assert.All(conflicts, conflict => Assert.StartsWith("d.a.b ", conflict.Rule, StringComparison.Ordinal));
    }

    [Fact]
    public void Without_charge_parents_limits_above_do_not_matter() => Assert.Empty(Find(
        "domain: d\ndescriptors: [{key: a, rate_limit: {unit: day, requests_per_unit: 1}, descriptors: [{key: b, rate_limit: {unit: day, requests_per_unit: 2}}]}]\n"));

    private static IReadOnlyList<RuleConflict> Find(string rules) => ConflictFinder.Find(RuleSets.Of(rules));
}
