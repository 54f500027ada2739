using EnvoyRls.Deployment.Tests.Envoy;
using YamlDotNet.RepresentationModel;

namespace EnvoyRls.Deployment.Tests.Istio;

/// <summary>The rules of a file, as far as descriptors lead to them.</summary>
internal sealed class RuleTree(YamlMappingNode document)
{
    public string Domain => document.TextAt("domain")!;

    public static RuleTree Load(params string[] path) => new(Manifests.Load(File.ReadAllText(IstioFiles.PathOf(path))).Single());

    /// <summary>Whether a descriptor with these keys, and values where they are known, can be held to a rule.</summary>
    public bool Limits(IEnumerable<(string Key, string? Value)> entries)
    {
        List<YamlNode> nodes = [document];
        foreach ((string key, string? value) in entries)
        {
            nodes =
            [
                .. nodes.SelectMany(node => node.ItemsAt("descriptors")).Where(node =>
                    node.TextAt("key") == key && (value is null || node.TextAt("value") is null || node.TextAt("value") == value)),
            ];
        }

        return nodes.Any(node => node.At("rate_limit") is not null);
    }

    /// <summary>Every rule: its way, and what it says.</summary>
    public IReadOnlyDictionary<string, YamlNode> Rules() => Below(document, string.Empty).ToDictionary(StringComparer.Ordinal);

    private static IEnumerable<KeyValuePair<string, YamlNode>> Below(YamlNode node, string way) =>
        node.ItemsAt("descriptors").SelectMany(child =>
        {
            string below = $"{way}/{child.TextAt("key")}={child.TextAt("value")}";
            IEnumerable<KeyValuePair<string, YamlNode>> rest = Below(child, below);
            return child.At("rate_limit") is { } limit ? rest.Prepend(KeyValuePair.Create(below, limit)) : rest;
        });
}
