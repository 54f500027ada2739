using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Grammar;
using EnvoyRls.Core.Rules.Layers;
using EnvoyRls.Core.Rules.Lists;

namespace EnvoyRls.Analysis.Conflicts;

/// <summary>Rules and items of lists as conflicts name them: what they are, and where they are written.</summary>
internal static class ConflictNames
{
    public static string Of(RuleNode node) => node.FullKey + Where("rule", node.ManagedId, node.Layer, node.Place);

    /// <param name="domain">The domain of the list.</param>
    /// <param name="list">Allow or deny.</param>
    /// <param name="item">The item.</param>
    public static string Of(string domain, string list, AccessListEntry item)
    {
        RuleLayer layer = item.ManagedId is null ? RuleLayer.File : RuleLayer.Managed;
        return $"{domain} {list} list: {item.Key} {item.Matcher.Text}{Where("item", item.ManagedId, layer, item.Place)}";
    }

    private static string Where(string thing, string? id, RuleLayer layer, RulePlace place) => (layer, id, place.File) switch
    {
        (RuleLayer.File, _, null) => "",
        (RuleLayer.File, _, _) => $" ({place})",
        (_, null, _) => $" ({WordTable<RuleLayer>.WordOf(layer)}, {place.File})",
        _ => $" ({WordTable<RuleLayer>.WordOf(layer)} {thing} {id})",
    };
}
