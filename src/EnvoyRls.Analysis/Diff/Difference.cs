using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Layers;

namespace EnvoyRls.Analysis.Diff;

/// <summary>One difference.</summary>
/// <param name="Kind">What kind.</param>
/// <param name="Rule">The rule or domain, by its full key; for a moved one, where it was.</param>
/// <param name="Place">Where it is written: in the new files, or in the old ones for what was removed.</param>
internal sealed record Difference(DifferenceKind Kind, string Rule, RulePlace Place)
{
    /// <summary>For a change, the field; empty otherwise.</summary>
    public string Field { get; init; } = "";

    /// <summary>What the field was, what a removed rule said; empty for nothing.</summary>
    public string From { get; init; } = "";

    /// <summary>What the field is, what an added rule says, where a moved one stands, before which a reordered one comes.</summary>
    public string To { get; init; } = "";

    /// <summary>Which layer the rule is of.</summary>
    public RuleLayer Layer { get; init; }
}
