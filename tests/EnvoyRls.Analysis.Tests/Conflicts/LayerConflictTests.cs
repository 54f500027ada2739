using System.Globalization;
using EnvoyRls.Analysis.Conflicts;
using EnvoyRls.Analysis.Tests.Support;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Managed;

namespace EnvoyRls.Analysis.Tests.Conflicts;

/// <summary>What the layers above leave to a layer.</summary>
public sealed class LayerConflictTests
{
    private const string One = "rate_limit: {unit: day, requests_per_unit: 1}";
    private const string Two = "rate_limit: {unit: day, requests_per_unit: 2}";

    [Theory]
    [InlineData($"{{key: a, {One}}}", $"{{key: a, {Two}}}", nameof(ConflictKind.Shadowed))]
    [InlineData($"{{key: a, {One}}}", $"{{key: a, value: x, {Two}}}", nameof(ConflictKind.Shadowed))]
    [InlineData($"{{key: a, {One}}}", $"{{key: a, {One}}}", nameof(ConflictKind.Duplicate))]
    [InlineData($"{{key: a, value: x, {One}}}", $"{{key: a, {Two}}}", null)]
    [InlineData($"{{key: a, active: {{days: [mon]}}, {One}}}", $"{{key: a, {Two}}}", null)]
    [InlineData($"{{key: a, rollout: 50%, {One}}}", $"{{key: a, {Two}}}", null)]
    [InlineData($"{{key: a, when: {{newcomer: true}}, {One}}}", $"{{key: a, {Two}}}", null)]
    [InlineData($"{{key: a, rollout: 50%, {One}}}", $"{{key: a, rollout: 50%, {One}}}", nameof(ConflictKind.Duplicate))]
    [InlineData($"{{key: a}}, {{key: b, {One}}}", $"{{key: a, {Two}}}", null)]
    [InlineData($"{{key: a, value: x}}, {{key: a, {One}}}", $"{{key: a, {Two}}}", null)]
    [InlineData($"{{key: a, value: x}}, {{key: a, {One}}}", $"{{key: a, value: y, {Two}}}", nameof(ConflictKind.Shadowed))]
    [InlineData($"{{key: a_x}}, {{key: a, {One}}}", $"{{key: a, {Two}}}", null)]
    [InlineData($"{{key: a, match: prefix, value: x}}, {{key: a, {One}}}", $"{{key: a, match: prefix, value: xy, {Two}}}", null)]
    [InlineData($"{{key: a, match: prefix, value: z}}, {{key: a, {One}}}", $"{{key: a, match: prefix, value: xy, {Two}}}", nameof(ConflictKind.Shadowed))]
    [InlineData($"{{key: a, match: prefix, value: x, {One}}}, {{key: a, {One}}}", $"{{key: a, {Two}}}", nameof(ConflictKind.Shadowed))]
    [InlineData($"{{key: a, value: x, {One}}}, {{key: a, value: y, {One}}}", $"{{key: a, match: set, values: [x, y], {Two}}}", nameof(ConflictKind.Shadowed))]
    [InlineData($"{{key: a, value: x, {One}}}", $"{{key: a, match: set, values: [x, y], {Two}}}", null)]
    [InlineData($"{{key: a, match: regex, value: 'x+', {One}}}", $"{{key: a, match: regex, value: 'x+', {Two}}}", nameof(ConflictKind.Shadowed))]
    [InlineData($"{{key: a, value: '*', {One}}}", $"{{key: a, match: regex, value: 'x+', {Two}}}", nameof(ConflictKind.Shadowed))]
    [InlineData("{key: a, rate_limit: {unlimited: true}}", "{key: a, rate_limit: {unit: day, requests_per_unit: 0}}", nameof(ConflictKind.Contradictory))]
    [InlineData("{key: a, rate_limit: {unit: day, requests_per_unit: 0}}", "{key: a, value: x, rate_limit: {unlimited: true}}", nameof(ConflictKind.Contradictory))]
    [InlineData("{key: a, shadow_mode: true, rate_limit: {unit: day, requests_per_unit: 0}}", "{key: a, rate_limit: {unlimited: true}}", nameof(ConflictKind.Shadowed))]
    [InlineData($"{{key: a, descriptors: [{{key: b, {One}}}]}}", $"{{key: a, value: x, descriptors: [{{key: b, value: y, {Two}}}]}}", nameof(ConflictKind.Shadowed))]
    [InlineData($"{{key: a, value: x}}, {{key: a, descriptors: [{{key: b, {One}}}]}}", $"{{key: a, value: 'x*', descriptors: [{{key: b, {Two}}}]}}", null)]
    [InlineData($"{{key: a, value: x, fallthrough: true}}, {{key: a, {One}}}", $"{{key: a, value: x, {Two}}}", null)]
    public void Rules_of_a_lower_layer_are_compared_with_those_above(string upper, string lower, string? expected)
    {
        IReadOnlyList<RuleConflict> conflicts = Find(upper, lower);

        Assert.Equal(expected is null ? [] : [expected], conflicts.Select(conflict => conflict.Kind.ToString()), StringComparer.Ordinal);
        Assert.All(conflicts, conflict => Assert.Contains("(layer2.yaml:", conflict.Rule, StringComparison.Ordinal));
        Assert.All(conflicts, conflict => Assert.Contains("(layer1.yaml:", conflict.Other, StringComparison.Ordinal));
    }

    [Fact]
    public void A_limit_that_rules_below_charge_is_charged_in_the_layer_above_too()
    {
        RuleConflict conflict = Assert.Single(Find($"{{key: a, {One}}}", $"{{key: a, {Two}, descriptors: [{{key: b, charge_parents: true, {One}}}]}}"));

        Assert.Equal((ConflictKind.Shadowed, "d.a (layer2.yaml:2:15)"), (conflict.Kind, conflict.Rule));
    }

    [Fact]
    public void Managed_rules_and_items_are_called_by_their_ids()
    {
        RuleSet files = RuleSets.Of("domain: d\nlists: {allow: [{key: a, value: x}]}\ndescriptors: [{key: a, rate_limit: {unit: day, requests_per_unit: 1}}]\n");
        ManagedLayer managed = ManagedLayerLoader.Load(
            [
                new ManagedDocument(ManagedKind.Rule, "login", "{domain: d, descriptors: [{key: a}], rate_limit: {unit: day, requests_per_unit: 2}}", DocumentSyntax.Yaml),
                new ManagedDocument(ManagedKind.Rule, "other", "{domain: d, descriptors: [{key: c}], rate_limit: {unit: day, requests_per_unit: 2}}", DocumentSyntax.Yaml),
                new ManagedDocument(ManagedKind.ListItem, "blocked", "{domain: d, list: deny, key: a, value: x}", DocumentSyntax.Yaml),
            ],
            new RuleSetOptions()).Layer!;
        RuleSet rules = managed.Over(files);

        Assert.Equal(
            ["d deny list: a exact:x (managed item blocked)", "d.a (managed rule login)"],
            ConflictFinder.Find(rules).Select(conflict => conflict.Other),
            StringComparer.Ordinal);
        Assert.Equal("d.a (managed rule login)", Assert.Single(ConflictFinder.Find(rules, Names("rule login"))).Other);
        Assert.Equal("d allow list: a exact:x (rules.yaml:2:17)", Assert.Single(ConflictFinder.Find(rules, Names("list_item blocked"))).Rule);
        Assert.Empty(ConflictFinder.Find(rules, Names("rule other")));

        static HashSet<string> Names(string name) => new([name], StringComparer.Ordinal);
    }

    [Fact]
    public void Any_of_the_layers_above_counts()
    {
        RuleConflict conflict = Assert.Single(ConflictFinder.Find(RuleSets.Layered(
            Document($"{{key: b, {One}}}"), Document($"{{key: a, {One}}}"), Document($"{{key: a, {Two}}}"))));

        Assert.Equal("d.a (layer3.yaml:2:15)", conflict.Rule);
        Assert.Equal("d.a (layer2.yaml:2:15)", conflict.Other);
    }

    [Fact]
    public void Only_what_involves_a_document_is_told_if_asked_for()
    {
        string[] layers = [Document($"{{key: a, {One}}}, {{key: b, {One}}}"), Document($"{{key: b, {Two}}}"), Document($"{{key: a, {Two}}}")];

        IReadOnlyList<RuleConflict> conflicts = ConflictFinder.Find(RuleSets.Layered(layers), new HashSet<string>(["layer2.yaml"], StringComparer.Ordinal));

        Assert.Equal("d.b (layer2.yaml:2:15)", Assert.Single(conflicts).Rule);
    }

    [Theory]
    [InlineData("value: 'v{0}'", "value: 'v{0}'")]
    [InlineData("value: '/a{0}/*'", "value: '/a{0}/b*'")]
    [InlineData("match: prefix, value: '/a{0}/'", "match: prefix, value: '/a{0}/b'")]
    [InlineData("match: regex, value: '/a{0}/.*'", "match: regex, value: '/a{0}/.*'")]
    [InlineData("not: true, value: 'v{0}'", "not: true, value: 'w{0}'")]
    public void Many_rules_over_many_rules_are_all_compared(string upper, string lower)
    {
        const int Count = 2_000;
        string below = string.Join(", ", Enumerable.Range(0, Count).Select(i => $"{{key: k, {Write(lower, i)}, {Two}}}"));
        string above = string.Join(", ", Enumerable.Range(0, Count).Select(i => $"{{key: k, {Write(upper, i)}, {One}}}").Append($"{{key: k, {One}}}"));

        Assert.Equal(Count, Find(above, below).Count(conflict => conflict.Rule.Contains("layer2", StringComparison.Ordinal)));

        static string Write(string condition, int number) => condition.Replace("{0}", number.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    private static IReadOnlyList<RuleConflict> Find(string upper, string lower) => ConflictFinder.Find(RuleSets.Layered(Document(upper), Document(lower)));

    private static string Document(string descriptors) => $"domain: d\ndescriptors: [{descriptors}]\n";
}
