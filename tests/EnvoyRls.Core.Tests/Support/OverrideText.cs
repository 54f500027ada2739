using EnvoyRls.Core.Rules.Managed;
using EnvoyRls.Core.Rules.Overrides;

namespace EnvoyRls.Core.Tests.Support;

/// <summary>Overrides of domain <c>d</c>, written in a test; they end an hour after the epoch unless they say otherwise.</summary>
internal static class OverrideText
{
    private const string Hour = "expires: 1970-01-01T01:00:00Z";

    public static ManagedDocument Of(string id, string yaml) => new(ManagedKind.Override, id, yaml, DocumentSyntax.Yaml);

    /// <summary>One that scales, with a path written as <c>key=value,key</c>.</summary>
    /// <param name="id">The id.</param>
    /// <param name="path">The path.</param>
    /// <param name="scale">The scale.</param>
    /// <param name="lines">Further lines; an expiry among them takes the place of the hour.</param>
    public static ManagedDocument Scale(string id, string path, string scale = "10%", params string[] lines) => Of(id, Text(path, $"scale: {scale}", lines));

    /// <summary>One with a limit of its own, of a minute.</summary>
    public static ManagedDocument Limit(string id, string path, int amount, params string[] lines) =>
        Of(id, Text(path, $"rate_limit: {{unit: minute, requests_per_unit: {amount}}}", lines));

    public static OverrideLoadResult Load(params ManagedDocument[] documents) => OverrideLayerLoader.Load(documents, RuleText.Defaults);

    /// <summary>The layer of overrides that must have no mistake.</summary>
    public static OverrideLayer Parse(params ManagedDocument[] documents)
    {
        OverrideLoadResult result = Load(documents);
        Assert.Empty(result.Errors);
        return result.Layer;
    }

    private static string Text(string path, string effect, string[] lines)
    {
        IEnumerable<string> entries = path.Split(',').Select(entry => entry.Split('=', 2)).Select(pair => pair.Length == 1 ? $"{{key: {pair[0]}}}" : $"{{key: {pair[0]}, value: \"{pair[1]}\"}}");
        string expiry = Array.Exists(lines, line => line.StartsWith("expires", StringComparison.Ordinal)) ? "" : $"{Hour}\n";
        return $"domain: d\ndescriptors: [{string.Join(", ", entries)}]\n{effect}\n{expiry}{string.Concat(lines.Select(line => $"{line}\n"))}";
    }
}
