using EnvoyRls.Core.Rules;

namespace EnvoyRls.Analysis.Tests.Support;

/// <summary>Rule sets from text.</summary>
internal static class RuleSets
{
    /// <summary>A rule set of one layer, of one document.</summary>
    public static RuleSet Of(string yaml, string name = "rules.yaml")
    {
        RuleSetLoadResult result = RuleSetLoader.Load([new RuleDocument(name, yaml)], new RuleSetOptions());
        return result.RuleSet ?? throw new ArgumentException($"{string.Join("; ", result.Errors)}\n{yaml}", nameof(yaml));
    }

    /// <summary>Layers of one document each, the one asked first in front; their names are <c>layer1.yaml</c>, <c>layer2.yaml</c>...</summary>
    public static RuleSet Layered(params string[] layers) => RuleSet.Compose([.. layers.Select((yaml, index) => Of(yaml, $"layer{index + 1}.yaml"))]);
}
