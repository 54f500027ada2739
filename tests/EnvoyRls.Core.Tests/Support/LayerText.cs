using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Layers;

namespace EnvoyRls.Core.Tests.Support;

/// <summary>Rule sets of several layers, each written as rule files are.</summary>
internal static class LayerText
{
    /// <summary>The effective rule set of layers, the one asked first in front.</summary>
    public static RuleSet Compose(params string[] layers) => Compose(null, layers);

    /// <summary>The same with tiers.</summary>
    public static RuleSet Compose(TierTable? tiers, params string[] layers) => RuleSet.Compose([.. layers.Select(text => RuleText.Parse(text))], tiers);

    /// <summary>What lies above the files.</summary>
    public static LayerStack Stack(params string[] layers) => new([.. layers.Select(text => RuleText.Parse(text))]);

    /// <summary>Tiers, each written as <c>user=tier</c>, that end at a moment in Unix seconds or never.</summary>
    public static TierTable Tiers(string assignments, long? expires = null) => new(
        RuleText.Defaults,
        assignments.Split(' ').Select(text => text.Split('=')).Select(pair => new TierAssignment(pair[0], pair[1], expires * 1_000_000)));

    /// <summary>A layer of domain <c>d</c> that limits single entries to an amount in a minute, written as <c>key=amount</c> with commas between.</summary>
    public static string Limits(string limits) => "domain: d\ndescriptors:\n" + string.Concat(
        limits.Split(',').Select(text => text.Split('=')).Select(pair => $"  - {{key: {pair[0]}, rate_limit: {{unit: minute, requests_per_unit: {pair[1]}}}}}\n"));
}
