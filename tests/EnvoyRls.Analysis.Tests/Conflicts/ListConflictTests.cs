using EnvoyRls.Analysis.Conflicts;
using EnvoyRls.Analysis.Tests.Support;

namespace EnvoyRls.Analysis.Tests.Conflicts;

public sealed class ListConflictTests
{
    [Theory]
    [InlineData("value: a", "value: a", "d.a")]
    [InlineData("value: a", "match: set, values: [b, a]", "d.a")]
    [InlineData("match: set, values: [b, a]", "value: a", "d.a")]
    [InlineData("match: prefix, value: ab", "match: prefix, value: a", "d.ab")]
    [InlineData("match: prefix, value: a", "match: prefix, value: ab", null)]
    [InlineData("match: cidr, value: 10.1.0.0/16", "match: cidr, value: 10.0.0.0/8", "d.10.1.0.0/16")]
    [InlineData("match: cidr, value: 10.0.0.0/8", "match: cidr, value: 10.1.0.0/16", null)]
    [InlineData("value: 10.1.2.3", "match: cidr, value: 10.0.0.0/8", "d.10.1.2.3")]
    [InlineData("value: a, expires: 2030-01-01", "value: a", "d.a")]
    [InlineData("value: a", "value: a, expires: 2030-01-01", null)]
    [InlineData("match: suffix, value: a", "value: a", null)]
    public void Allowed_values_that_are_denied_too_are_found(string allow, string deny, string? expected)
    {
        IReadOnlyList<RuleConflict> conflicts = ConflictFinder.Find(RuleSets.Of($"domain: d\nlists: {{allow: [{{key: k, {allow}}}], deny: [{{key: k, {deny}}}]}}\n"));

        Assert.Equal(expected is null ? [] : [ConflictKind.Contradictory], conflicts.Select(conflict => conflict.Kind));
        Assert.All(conflicts, conflict => Assert.Contains($"does not let {expected![2..]} through: {conflict.Other}", conflict.Explanation, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("value: a", "value: a", 1)]
    [InlineData("value: a", "match: set, values: [a, b]", 0)]
    [InlineData("value: a, expires: 2030-01-01", "value: a", 0)]
    [InlineData("value: a", "value: a, expires: 2030-01-01", 1)]
    [InlineData("match: cidr, value: 10.0.0.0/8", "match: cidr, values: [10.1.0.0/16, 10.2.0.0/16]", 1)]
    [InlineData("match: cidr, value: 10.0.0.0/8", "match: cidr, values: [10.1.0.0/16, 11.0.0.0/16]", null)]
    public void An_item_that_adds_nothing_is_a_duplicate(string first, string second, int? superfluous)
    {
        IReadOnlyList<RuleConflict> conflicts = ConflictFinder.Find(RuleSets.Of($"domain: d\nlists: {{deny: [\n{{key: k, {first}}},\n{{key: k, {second}}}]}}\n"));

        Assert.Equal(superfluous is null ? [] : [ConflictKind.Duplicate], conflicts.Select(conflict => conflict.Kind));
        Assert.All(conflicts, conflict => Assert.Equal(3 + superfluous!, conflict.Place.Line));
    }

    [Fact]
    public void Items_of_other_keys_are_no_conflict() =>
        Assert.Empty(ConflictFinder.Find(RuleSets.Of("domain: d\nlists: {allow: [{key: k, value: a}], deny: [{key: m, value: a}]}\n")));
}
