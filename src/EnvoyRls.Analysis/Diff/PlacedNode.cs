using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Layers;

namespace EnvoyRls.Analysis.Diff;

/// <summary>A node and the layer of its domain that it is of.</summary>
internal sealed record PlacedNode(RuleNode Node, RuleDomain Layer)
{
    /// <summary>Whether it is worth telling that it came or went: roots come with their domains, and managed rules make their paths.</summary>
    public bool IsTold => Node.Parent is not null && (Node.Layer == RuleLayer.File || Node.Rule is not null);
}
