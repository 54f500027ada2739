using EnvoyRls.Core.Observation;
using EnvoyRls.Core.Rules.Grammar;
using EnvoyRls.Core.Rules.Layers;

namespace EnvoyRls.Analysis.DryRun;

/// <summary>What decided a descriptor: a rule, an item of a list, or a limit of the call. The same under two rule sets if it is called the same.</summary>
internal sealed record Decider(string Name, string Layer, string? Id)
{
    public static Decider Of(in DecisionRecord record)
    {
        if (record.Listed is { } item)
        {
            string list = record.IsDenied ? "deny" : "allow";
            return new Decider($"{record.Request.Domain} {list} list: {item.Key} {item.Matcher.Text}", WordOf(item.ManagedId is null ? RuleLayer.File : RuleLayer.Managed), item.ManagedId);
        }

        return record.Node is { } node
            ? new Decider(node.FullKey, WordOf(node.Layer), node.ManagedId)
            : new Decider($"{record.Request.Domain}: limits of requests", "request", null);
    }

    private static string WordOf(RuleLayer layer) => WordTable<RuleLayer>.WordOf(layer);
}
