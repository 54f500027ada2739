namespace EnvoyRls.Core.Rules.Layers;

/// <summary>What lies above the rule files. Immutable.</summary>
/// <param name="RuleSets">Rule sets of one layer each, the one asked first in front.</param>
/// <param name="Tiers">Which tier users are in; <see langword="null"/> if nobody is in any.</param>
public sealed record LayerStack(IReadOnlyList<RuleSet> RuleSets, TierTable? Tiers = null)
{
    /// <summary>Nothing.</summary>
    public static LayerStack Empty { get; } = new([]);

    /// <summary>The effective rule set over rule files.</summary>
    internal RuleSet Over(RuleSet files) => RuleSet.Compose([.. RuleSets, files], Tiers);
}
