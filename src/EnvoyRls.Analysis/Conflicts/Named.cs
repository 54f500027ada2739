using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Grammar;
using EnvoyRls.Core.Rules.Layers;
using EnvoyRls.Core.Rules.Lists;

namespace EnvoyRls.Analysis.Conflicts;

/// <summary>A rule or an item of a list as conflicts name it.</summary>
/// <param name="Name">What it is, and where it is written.</param>
/// <param name="Place">Where it is written.</param>
internal readonly record struct Named(string Name, RulePlace Place)
{
    public static Named Of(RuleNode node) => new(node.FullKey + Where("rule", node.ManagedId, node.Layer, node.Place), node.Place);

    /// <param name="domain">The domain of the list.</param>
    /// <param name="list">Allow or deny.</param>
    /// <param name="item">The item.</param>
    public static Named Of(string domain, string list, AccessListEntry item)
    {
        RuleLayer layer = item.ManagedId is null ? RuleLayer.File : RuleLayer.Managed;
        return new Named($"{domain} {list} list: {item.Key} {item.Matcher.Text}{Where("item", item.ManagedId, layer, item.Place)}", item.Place);
    }

    private static string Where(string thing, string? id, RuleLayer layer, RulePlace place) => (layer, id, place.File) switch
    {
        (RuleLayer.File, _, null) => "",
        (RuleLayer.File, _, _) => $" ({place})",
        (_, null, _) => $" ({WordTable<RuleLayer>.WordOf(layer)}, {place.File})",
        _ => $" ({WordTable<RuleLayer>.WordOf(layer)} {thing} {id})",
    };
}
