using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace EnvoyRls.Deployment.Tests.Envoy;

/// <summary>YAML streams of one or more documents.</summary>
internal static class Manifests
{
    /// <summary>Its documents, without the empty ones.</summary>
    /// <exception cref="YamlException">It is no YAML, or has a key twice.</exception>
    public static IReadOnlyList<YamlMappingNode> Load(string text)
    {
        YamlStream stream = [];
        using StringReader reader = new(text);
        stream.Load(reader);
        return [.. stream.Documents.Select(document => document.RootNode).OfType<YamlMappingNode>()];
    }

    /// <summary>What is below a path of keys, or null if there is nothing.</summary>
    public static YamlNode? At(this YamlNode node, params string[] path)
    {
        YamlNode? current = node;
        foreach (string key in path)
        {
            current = current is YamlMappingNode mapping && mapping.Children.TryGetValue(key, out YamlNode? child) ? child : null;
        }

        return current;
    }

    /// <summary>The text below a path of keys, or null if there is none.</summary>
    public static string? TextAt(this YamlNode node, params string[] path) => (node.At(path) as YamlScalarNode)?.Value;

    /// <summary>The items of the sequence below a path of keys; none if there is no sequence.</summary>
    public static IReadOnlyList<YamlNode> ItemsAt(this YamlNode node, params string[] path) =>
        (node.At(path) as YamlSequenceNode)?.Children.ToList() ?? [];

    /// <summary>The text entries of the mapping below a path of keys; none if there is no mapping.</summary>
    public static IReadOnlyDictionary<string, string> LabelsAt(this YamlNode node, params string[] path) =>
        (node.At(path) as YamlMappingNode)?.Children.ToDictionary(
            child => ((YamlScalarNode)child.Key).Value!, child => ((YamlScalarNode)child.Value).Value!, StringComparer.Ordinal)
        ?? [];
}
