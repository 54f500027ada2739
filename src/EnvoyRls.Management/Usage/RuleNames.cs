using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Grammar;
using EnvoyRls.Core.Rules.Layers;

namespace EnvoyRls.Management.Usage;

/// <summary>What usage calls rules: a rule of a file by its full key, any other also by its layer and id, as several layers may have the same key.</summary>
internal static class RuleNames
{
    public static string Of(RuleNode node) => node is { Layer: RuleLayer.File, ManagedId: null }
        ? node.FullKey
        : $"{node.FullKey} ({WordTable<RuleLayer>.WordOf(node.Layer)} {node.ManagedId})";
}
