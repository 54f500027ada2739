using EnvoyRls.Deployment.Tests.Envoy;
using YamlDotNet.RepresentationModel;

namespace EnvoyRls.Deployment.Tests.Istio;

/// <summary>An EnvoyFilter: which proxies it is for, and what it changes in their configuration.</summary>
internal sealed record EnvoyFilter(
    string Name, string Namespace, IReadOnlyDictionary<string, string> Labels, IReadOnlyList<string> Targets, IReadOnlyList<ConfigPatch> Patches)
{
    /// <summary>The proxies that it is for, as a text that is the same for filters that go for the same ones.</summary>
    public string Proxies =>
        $"{Namespace}/{string.Join(',', Labels.Select(label => $"{label.Key}={label.Value}").Concat(Targets).Order(StringComparer.Ordinal))}";

    /// <summary>The object in a document, or null if it is of another kind.</summary>
    public static EnvoyFilter? Of(string where, YamlMappingNode document)
    {
        if (document.TextAt("kind") != "EnvoyFilter")
        {
            return null;
        }

        string name = document.TextAt("metadata", "name")!;
        return new EnvoyFilter(
            name,
            document.TextAt("metadata", "namespace") ?? string.Empty,
            document.LabelsAt("spec", "workloadSelector", "labels"),
            [.. document.ItemsAt("spec", "targetRefs").Select(target => $"{target.TextAt("kind")}:{target.TextAt("name")}")],
            [.. document.ItemsAt("spec", "configPatches").Select((patch, index) => ConfigPatch.Of($"{where}, {name}, patch {index}", patch))]);
    }

    /// <summary>Those among the documents of a text.</summary>
    public static IReadOnlyList<EnvoyFilter> AllOf(string where, string text) =>
        [.. Manifests.Load(text).Select(document => Of(where, document)).OfType<EnvoyFilter>()];
}
