using EnvoyRls.Core.Rules.Overrides;
using EnvoyRls.Core.Rules.Yaml;

namespace EnvoyRls.Core.Rules.Export;

/// <summary>Writes overrides as documents that load again to the same overrides. Rule files cannot say them.</summary>
internal static class OverrideExport
{
    /// <summary>One document for each override, by id.</summary>
    public static IReadOnlyList<RuleDocument> Write(OverrideLayer layer) =>
        [.. layer.Nodes.Select(node => new RuleDocument($"{node.ManagedId}.yaml", YamlTreeWriter.Write(TreeOf(node))))];

    private static YamlMapping TreeOf(RuleNode node)
    {
        Rule rule = node.Rule!;
        RuleOverride said = rule.Override!;
        return new MappingDraft()
            .Node("id", MappingDraft.String(said.Id))
            .Node("domain", MappingDraft.String(said.Domain))
            .List("descriptors", PathTo(node).Select(entry => RuleTree.EntryOf(entry).Flag("share_threshold", entry.ShareThreshold).Build()))
            .Text("scale", said.Scale is { } scale ? PercentageText.Format(scale) : "")
            .Node("rate_limit", rule.Limits is [var only] ? RuleFields.LimitOf(only, rule, replaces: [], isOnly: false) : null)
            .Node("when", rule.When is { } when ? ConditionFields.Of(when) : null)
            .Text("expires", MomentText.Format(said.ExpiresUnixMicroseconds))
            .Text("reason", said.Reason)
            .Flag("shadow_mode", said.ShadowMode)
            .Build();
    }

    private static IEnumerable<RuleNode> PathTo(RuleNode node) => Enumerable.Range(0, node.Depth + 1).Select(node.AncestorAt);
}
