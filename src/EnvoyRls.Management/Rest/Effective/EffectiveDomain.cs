using System.ComponentModel;
using EnvoyRls.Core.Matching;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Layers;

namespace EnvoyRls.Management.Rest.Effective;

/// <summary>One domain as it is in force.</summary>
internal sealed record EffectiveDomain(
    string Name,
    [property: Description("Where its rules come from, in the order in which they are asked; several priorities of managed rules are several layers.")]
    IReadOnlyList<RuleLayer> Layers,
    [property: Description("Which sibling is preferred, in the first layer.")] MatchOrder MatchOrder,
    ChargeMode? Charge,
    EffectiveLists Lists,
    IReadOnlyList<EffectiveRule> Rules);
