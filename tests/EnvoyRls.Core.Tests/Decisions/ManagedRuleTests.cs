using EnvoyRls.Core.Rules.Layers;
using EnvoyRls.Core.Rules.Managed;
using EnvoyRls.Core.Tests.Support;

namespace EnvoyRls.Core.Tests.Decisions;

/// <summary>Managed objects, from their text to the verdict.</summary>
public sealed class ManagedRuleTests
{
    private readonly LimiterHarness _harness = new(null, LimiterHarness.NoJitter with { DynamicMetadata = true }, inMemory: true);

    [Fact]
    public async Task Priorities_users_and_lists_find_their_place_above_the_files()
    {
        LayeredRules rules = new(_harness.Rules);
        rules.SetFiles(RuleText.Parse(LayerText.Limits("user_id=10,path=20")));
        rules.SetLayers(Load(
            new ManagedDocument(ManagedKind.Rule, "low", "{domain: d, descriptors: [{key: user_id}], rate_limit: {unit: minute, requests_per_unit: 30}}", DocumentSyntax.Yaml),
            new ManagedDocument(ManagedKind.Rule, "high", "{domain: d, priority: 5, descriptors: [{key: tier, value: gold}, {key: user_id}], rate_limit: {unit: minute, requests_per_unit: 40}}", DocumentSyntax.Yaml),
            new ManagedDocument(ManagedKind.ListItem, "bad", "{domain: d, list: deny, key: path, value: /bad}", DocumentSyntax.Yaml),
            new ManagedDocument(ManagedKind.Tier, "ann", "{tier: gold}", DocumentSyntax.Yaml),
            new ManagedDocument(ManagedKind.Tier, "bob", "{tier: gold, expires: 1970-01-01T00:30:00Z, limits: [{domain: d, descriptors: [{key: user_id}], rate_limit: {unit: minute, requests_per_unit: 50}}]}", DocumentSyntax.Yaml)));

        Assert.Equal(
            "Ok 29, Ok 39, Ok 49, Ok 19",
            (await _harness.DecideAsync("d", "user_id=eve", "user_id=ann", "user_id=bob", "path=/")).Verdicts());
        Assert.Equal("OverLimit -", (await _harness.DecideAsync("d", "path=/bad")).Verdicts());
        Assert.StartsWith(
            """{ "code": "OK", "source": "managed", "rule_id": "high", "tier": "gold", "rule": "d.tier_gold.user_id",""",
            (await _harness.DecideAsync("d", "user_id=ann")).Decisions()[0],
            StringComparison.Ordinal);

        _harness.Time.Set(1_800);
        Assert.Equal("Ok 29, Ok 39", (await _harness.DecideAsync("d", "user_id=bob", "user_id=ann")).Verdicts());
    }

    private static LayerStack Load(params ManagedDocument[] documents)
    {
        ManagedLoadResult result = ManagedLayerLoader.Load(documents, RuleText.Defaults);
        Assert.Empty(result.Errors);
        return new LayerStack(result.Layer!.RuleSets, result.Layer.Tiers);
    }
}
