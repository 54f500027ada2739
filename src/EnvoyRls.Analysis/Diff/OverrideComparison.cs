using EnvoyRls.Analysis.Wording;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Layers;
using EnvoyRls.Core.Rules.Overrides;

namespace EnvoyRls.Analysis.Diff;

/// <summary>Compares overrides, which are the same if they have the same id.</summary>
internal static class OverrideComparison
{
    public static IEnumerable<Difference> Compare(OverrideLayer? before, OverrideLayer? after)
    {
        Dictionary<string, RuleNode> old = ById(before);
        Dictionary<string, RuleNode> current = ById(after);
        foreach ((string id, RuleNode node) in current)
        {
            if (!old.TryGetValue(id, out RuleNode? earlier))
            {
                yield return Of(DifferenceKind.Added, node) with { To = OverrideText.Of(node.Rule!) };
            }
            else if (TextOf(earlier) is var from && TextOf(node) is var to && from != to)
            {
                yield return Of(DifferenceKind.Changed, node) with { Field = "override", From = from, To = to };
            }
        }

        foreach (RuleNode node in old.Where(pair => !current.ContainsKey(pair.Key)).Select(pair => pair.Value))
        {
            yield return Of(DifferenceKind.Removed, node) with { From = OverrideText.Of(node.Rule!) };
        }
    }

    private static string TextOf(RuleNode node) =>
        $"{node.FullKey} {(node.Rule!.When is { } when ? $"when {ConditionText.Of(when)}, " : "")}{OverrideText.Of(node.Rule)}";

    private static Difference Of(DifferenceKind kind, RuleNode node) => new(kind, $"override {node.ManagedId}", node.Place) { Layer = RuleLayer.Override };

    private static Dictionary<string, RuleNode> ById(OverrideLayer? layer) =>
        (layer?.Nodes ?? []).ToDictionary(node => node.ManagedId!, StringComparer.Ordinal);
}
