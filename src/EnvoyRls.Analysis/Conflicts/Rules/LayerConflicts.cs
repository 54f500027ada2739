using EnvoyRls.Analysis.Conflicts.Values;
using EnvoyRls.Analysis.Diff;
using EnvoyRls.Core.Rules;

namespace EnvoyRls.Analysis.Conflicts.Rules;

/// <summary>Rules of a domain that others leave nothing to decide: siblings that go before them, or rules of the layers above.</summary>
internal sealed class LayerConflicts(RuleDomain domain, ConflictList conflicts)
{
    /// <summary>Comparisons between rules of different layers; a few seconds' worth.</summary>
    private const int MostComparisons = 20_000_000;

    private readonly WorkBudget _budget = new(MostComparisons);

    public void Find()
    {
        List<(RuleNode Root, Levels Levels)> above = [];
        foreach (RuleDomain layer in domain.Layers)
        {
            Levels levels = new(layer.MatchOrder);
            Walk(layer.Root, levels, [.. above.Select(upper => UpperLayer.At(upper.Root, upper.Levels, _budget))]);
            above.Add((layer.Root, levels));
        }
    }

    /// <summary>Looks at all that is below a node.</summary>
    /// <param name="parent">The node.</param>
    /// <param name="levels">Its layer's levels.</param>
    /// <param name="above">The layers above that may still decide what leads here, the first asked in front.</param>
    private void Walk(RuleNode parent, Levels levels, IReadOnlyList<UpperLayer> above)
    {
        if (parent.Children.IsEmpty)
        {
            return;
        }

        Level level = levels.Below(parent);
        FootingConflicts.Find(parent, level, conflicts);
        foreach (RuleNode node in parent.Children.Nodes)
        {
            Sibling? sibling = level.Meeting(node.Key).Of(node);
            if (sibling is not null && Preferred(level, sibling) is { } first)
            {
                ReportSibling(node, first);
                continue;
            }

            UpperLayer[] entered = [.. above.Select(layer => layer.Enter(node, sibling)).Where(layer => layer.Takers.Count > 0)];
            if (node.Rule is not null)
            {
                CompareWithAbove(node, entered);
            }

            Walk(node, levels, entered);
        }
    }

    /// <summary>A sibling that is asked first for all that a node matches and leaves it nothing; <see langword="null"/> if there is none.</summary>
    private static RuleNode? Preferred(Level level, Sibling node)
    {
        foreach (Sibling other in level.Covering(node))
        {
            if (other.Node == node.Node)
            {
                return null;
            }

            bool keepsAll = !other.Node.Fallthrough || (other.Node.Rule is not null && node.Node.Children.IsEmpty);
            if (keepsAll && level.Precedes(other, node))
            {
                return other.Node;
            }
        }

        return null;
    }

    private void ReportSibling(RuleNode node, RuleNode first)
    {
        if (Verdict.AreOpposite(node.Rule, first.Rule))
        {
            conflicts.Add(ConflictKind.Contradictory, node, first, (rule, other) =>
                $"{rule} and {other} want opposite things for the same requests, and the latter goes first. Remove one of them.");
        }
        else if (node.Key == first.Key && ValuesAgree(node, first) && SayTheSame(node, first))
        {
            conflicts.Add(ConflictKind.Duplicate, node, first, (rule, other) =>
                $"{rule} says the same as {other}, about the same values. Remove it.");
        }
        else
        {
            conflicts.Add(ConflictKind.Shadowed, node, first, (rule, other) =>
                $"{rule} can never decide: every value that it matches is taken by {other} before. {Advice(node, first)}");
        }
    }

    private static string Advice(RuleNode node, RuleNode first) => node.IsWildcard && first.IsWildcard && node.CompositeKey.Length > first.CompositeKey.Length
        ? "Write it above that one, say 'match_order: specific', or remove it."
        : "Remove it, or make the other one narrower.";

    private static bool ValuesAgree(RuleNode one, RuleNode other) =>
        one.Matcher is { } first && other.Matcher is { } second
        && Coverage.Covers(ValueSets.Of(first), ValueSets.Of(second))
        && Coverage.Covers(ValueSets.Of(second), ValueSets.Of(first));

    private static bool SayTheSame(RuleNode one, RuleNode other) =>
        one.Children.IsEmpty && other.Children.IsEmpty && RuleFacts.Of(one).Signature == RuleFacts.Of(other).Signature;

    private void CompareWithAbove(RuleNode node, IReadOnlyList<UpperLayer> above)
    {
        foreach (UpperLayer layer in above)
        {
            // The same rule of both layers holds for the same requests, at the same times.
            if (layer.DecidesAllWithTwin && RuleFacts.Of(layer.Twin!).Signature == RuleFacts.Of(node).Signature)
            {
                conflicts.Add(ConflictKind.Duplicate, node, layer.Twin!, (rule, other) =>
                    $"{rule} says the same as {other}, which is asked first. Remove one of them.");
                return;
            }

            if (layer.DecidesAll)
            {
                ReportDecided(node, layer);
                return;
            }
        }
    }

    private void ReportDecided(RuleNode node, UpperLayer layer)
    {
        RuleNode first = layer.Takers[0];
        if (Verdict.AreOpposite(node.Rule, first.Rule))
        {
            conflicts.Add(ConflictKind.Contradictory, node, first, (rule, other) =>
                $"{rule} and {other}, which is asked first, want opposite things for the same requests: one lets all of them through, the other none. Remove the one that is not meant.");
            return;
        }

        string others = layer.Takers.Count == 1
            ? "is of a layer that is asked first, and decides every request that it matches"
            : "and others of that layer, which is asked first, decide every request that it matches";
        conflicts.Add(ConflictKind.Shadowed, node, first, (rule, other) =>
            $"{rule} can never decide: {other} {others}. Remove it, or make what goes before it narrower.");
    }
}
