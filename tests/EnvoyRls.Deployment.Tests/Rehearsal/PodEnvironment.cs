using System.Text.Json.Nodes;
using EnvoyRls.Deployment.Tests.Chart;

namespace EnvoyRls.Deployment.Tests.Rehearsal;

/// <summary>The environment that the kubelet gives a container: <c>envFrom</c> in order, then <c>env</c>; a reference to nothing keeps it from starting.</summary>
/// <param name="manifests">Everything that was rendered.</param>
/// <param name="secrets">Secrets that are there already: keys and values by name.</param>
internal sealed class PodEnvironment(IReadOnlyList<Manifest> manifests, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> secrets)
{
    private const string PodName = "envoyrls-7d9c5b8f6d-x2x7k";

    public Dictionary<string, string> Of(JsonNode container)
    {
        Dictionary<string, string> environment = new(StringComparer.Ordinal);
        foreach (JsonNode? source in Items(container["envFrom"]))
        {
            foreach ((string name, string value) in AllOf(source!))
            {
                environment[name] = value;
            }
        }

        foreach (JsonNode? variable in Items(container["env"]))
        {
            environment[(string)variable!["name"]!] = (string?)variable["value"] ?? Resolve(variable["valueFrom"]!);
        }

        return environment;
    }

    /// <summary>The keys and values of a ConfigMap that was rendered.</summary>
    public IReadOnlyDictionary<string, string> ConfigMap(string name) => Texts(Rendered("ConfigMap", name)?.At("data") ?? throw Missing($"ConfigMap {name}"));

    /// <summary>The keys and values of a Secret, rendered or there already.</summary>
    public IReadOnlyDictionary<string, string> Secret(string name) =>
        Rendered("Secret", name) is { } own ? Texts(own.At("stringData")!) : secrets.GetValueOrDefault(name) ?? throw Missing($"Secret {name}");

    public static JsonArray Items(JsonNode? list) => list as JsonArray ?? [];

    private IReadOnlyDictionary<string, string> AllOf(JsonNode source) =>
        source["configMapRef"] is { } map ? ConfigMap((string)map["name"]!)
        : source["secretRef"] is { } secret ? Secret((string)secret["name"]!)
        : throw Missing($"a source of environment: {source}");

    private string Resolve(JsonNode reference)
    {
        if (reference["fieldRef"] is { } field)
        {
            return (string)field["fieldPath"]! == "metadata.name" ? PodName : throw Missing($"the field {field}");
        }

        JsonNode key = reference["secretKeyRef"] ?? reference["configMapKeyRef"]!;
        IReadOnlyDictionary<string, string> values = reference["secretKeyRef"] is null ? ConfigMap((string)key["name"]!) : Secret((string)key["name"]!);
        return values.TryGetValue((string)key["key"]!, out string? value) ? value : throw Missing($"the key {key}");
    }

    private Manifest? Rendered(string kind, string name) => manifests.SingleOrDefault(manifest => manifest.Kind == kind && manifest.Name == name);

    private static Dictionary<string, string> Texts(JsonNode map) => map.AsObject().ToDictionary(pair => pair.Key, pair => (string)pair.Value!, StringComparer.Ordinal);

    private static InvalidOperationException Missing(string what) => new($"the kubelet would not start the container: there is no {what}");
}
