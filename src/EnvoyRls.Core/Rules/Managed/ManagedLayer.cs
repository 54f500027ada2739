using EnvoyRls.Core.Rules.Layers;

namespace EnvoyRls.Core.Rules.Managed;

/// <summary>All managed objects as rules. Immutable.</summary>
public sealed class ManagedLayer
{
    /// <summary>Without any object.</summary>
    public static readonly ManagedLayer Empty = new();

    /// <summary>Limits that users have of their own; they go before all other rules.</summary>
    public RuleSet UserLimits { get; internal init; } = RuleSet.Empty;

    /// <summary>Rules, those of the highest priority first.</summary>
    public IReadOnlyList<PriorityRules> Priorities { get; internal init; } = [];

    /// <summary>Domains that have nothing but lists.</summary>
    public RuleSet Lists { get; internal init; } = RuleSet.Empty;

    /// <summary>Which tier users are in; <see langword="null"/> if nobody is in any.</summary>
    public TierTable? Tiers { get; internal init; }

    /// <summary>All rule sets that say anything, the one to be asked first in front.</summary>
    public IReadOnlyList<RuleSet> RuleSets => [.. Priorities.Select(priority => priority.Rules).Prepend(UserLimits).Append(Lists).Where(rules => rules.DomainCount > 0)];

    /// <summary>The layer as what lies above the rule files.</summary>
    public LayerStack Stack => new(RuleSets, Tiers);

    /// <summary>The effective rules: these before those of files.</summary>
    public RuleSet Over(RuleSet files) => Stack.Over(files);
}
