using System.Globalization;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Grammar;
using EnvoyRls.Core.Rules.Layers;

namespace EnvoyRls.Analysis.Wording;

/// <summary>Layers in few words: <c>file</c>, <c>managed, priority 10</c>, <c>managed, of users</c>.</summary>
internal static class LayerText
{
    public static string Of(RuleDomain layer) => LayerOf(layer) switch
    {
        RuleLayer.Managed when layer.Priority is { } priority => string.Create(CultureInfo.InvariantCulture, $"managed, priority {priority}"),
        RuleLayer.Managed => "managed, of users",
        var other => WordTable<RuleLayer>.WordOf(other),
    };

    /// <summary>Where the rules of a layer come from; the nodes know, but for the root.</summary>
    public static RuleLayer LayerOf(RuleDomain layer) => layer.Root.Children.IsEmpty ? RuleLayer.File : layer.Root.Children.Nodes[0].Layer;
}
