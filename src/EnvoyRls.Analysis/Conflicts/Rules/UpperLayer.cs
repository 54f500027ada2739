using EnvoyRls.Analysis.Conflicts.Values;
using EnvoyRls.Analysis.Diff;
using EnvoyRls.Core.Rules;

namespace EnvoyRls.Analysis.Conflicts.Rules;

/// <summary>
/// A layer that is asked before another one, followed while the other's tree is walked: which of its nodes take the
/// entries that lead to the node walked to.
/// </summary>
internal sealed class UpperLayer
{
    /// <summary>Nodes that are followed at once; where there are more, nothing is said.</summary>
    private const int MostTakers = 64;

    private readonly Levels _levels;
    private readonly WorkBudget _budget;

    private UpperLayer(Levels levels, RuleNode? twin, IReadOnlyList<RuleNode> takers, WorkBudget budget)
    {
        _levels = levels;
        Twin = twin;
        Takers = takers;
        _budget = budget;
    }

    /// <summary>The node at the same path; <see langword="null"/> for none.</summary>
    public RuleNode? Twin { get; }

    /// <summary>
    /// Nodes of which every request that leads to the node walked to takes one. Those that decide at once may be left out
    /// where another one covers all requests. Empty if it is not certain that there are any.
    /// </summary>
    public IReadOnlyList<RuleNode> Takers { get; }

    /// <summary>Whether every request that leads to the node walked to is decided here, at any time.</summary>
    public bool DecidesAll => Takers.Count > 0 && Takers.All(taker => taker.Rule is { } rule && Verdict.AlwaysHolds(rule));

    /// <summary>Whether every such request is decided here, at least while the rule of the node at the same path holds.</summary>
    public bool DecidesAllWithTwin =>
        Twin is { Rule: not null } && Takers.Contains(Twin) && Takers.All(taker => taker == Twin || (taker.Rule is { } rule && Verdict.AlwaysHolds(rule)));

    /// <summary>A layer as seen from the root of another one.</summary>
    /// <param name="root">The layer's root.</param>
    /// <param name="levels">The layer's levels.</param>
    /// <param name="budget">How much may still be compared.</param>
    public static UpperLayer At(RuleNode root, Levels levels, WorkBudget budget) => new(levels, root, [root], budget);

    /// <summary>The layer as seen from a child of the node walked to.</summary>
    /// <param name="child">The child.</param>
    /// <param name="sibling">The child as its own entries meet it; <see langword="null"/> if they cannot be told.</param>
    public UpperLayer Enter(RuleNode child, Sibling? sibling) => new(
        _levels,
        Twin is null ? null : _levels.Below(Twin).ByName(RuleTree.NameOf(child)),
        sibling is null ? [] : TakersOf(sibling),
        _budget);

    private List<RuleNode> TakersOf(Sibling node)
    {
        List<RuleNode> all = [];
        foreach (RuleNode taker in Takers)
        {
            List<RuleNode> next = TakersBelow(_levels.Below(taker), node);
            if (next.Count == 0 || all.Count + next.Count > MostTakers)
            {
                return [];
            }

            all.AddRange(next);
        }

        return all;
    }

    private List<RuleNode> TakersBelow(Level level, Sibling node)
    {
        if (node.Values is TextSet { Texts.Count: <= MostTakers } texts)
        {
            RuleNode[] found = [.. texts.Texts.Select(text => level.Find(node.Node.Key, text)).OfType<RuleNode>()];
            return found.Length < texts.Texts.Count ? [] : [.. found.Distinct()];
        }

        Sibling? cover = level.Covering(node).FirstOrDefault();
        return cover is null ? [] : WithRivals(level, node, cover);
    }

    /// <summary>
    /// A child that covers all, and those that may be asked before it. Those that decide at once need not be followed where
    /// nothing is below the node.
    /// </summary>
    private List<RuleNode> WithRivals(Level level, Sibling node, Sibling cover)
    {
        List<RuleNode> takers = [cover.Node];
        KeySiblings siblings = level.Meeting(node.Node.Key);
        foreach (Sibling rival in node.Node.Children.IsEmpty ? siblings.Undecided : siblings.All)
        {
            if (!_budget.TrySpend() || takers.Count > MostTakers)
            {
                return [];
            }

            if (rival.Node != cover.Node && !level.Precedes(cover, rival) && !Coverage.AreApart(rival.Values, node.Values))
            {
                takers.Add(rival.Node);
            }
        }

        return takers;
    }
}
