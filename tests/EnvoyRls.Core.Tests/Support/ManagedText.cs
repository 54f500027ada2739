using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Managed;

namespace EnvoyRls.Core.Tests.Support;

/// <summary>Loads managed objects written in a test. Rules need only be given what the test is about.</summary>
internal static class ManagedText
{
    public static ManagedDocument Rule(string id, string yaml) => new(ManagedKind.Rule, id, yaml, DocumentSyntax.Yaml);

    /// <summary>A rule of domain <c>d</c> with a limit of its own, from lines that say where it is and what else.</summary>
    public static ManagedDocument Limited(string id, params string[] lines) =>
        Rule(id, $"domain: d\nrate_limit: {{unit: minute, requests_per_unit: 10}}\n{string.Join('\n', lines)}\n");

    public static ManagedDocument Item(string id, string yaml) => new(ManagedKind.ListItem, id, yaml, DocumentSyntax.Yaml);

    public static ManagedDocument Tier(string user, string yaml) => new(ManagedKind.Tier, user, yaml, DocumentSyntax.Yaml);

    public static ManagedLoadResult Load(params ManagedDocument[] documents) => ManagedLayerLoader.Load(documents, RuleText.Defaults);

    /// <summary>The layer of objects that must have no mistake.</summary>
    public static ManagedLayer Parse(params ManagedDocument[] documents)
    {
        ManagedLoadResult result = Load(documents);
        Assert.Empty(result.Errors);
        return result.Layer!;
    }

    /// <summary>The rules of the only priority of objects that must have no mistake.</summary>
    public static RuleSet Rules(params ManagedDocument[] documents) => Assert.Single(Parse(documents).Priorities).Rules;

    /// <summary>The same object written as JSON.</summary>
    public static ManagedDocument AsJson(this ManagedDocument document) => document with { Text = document.ToCanonicalJson(), Syntax = DocumentSyntax.Json };
}
