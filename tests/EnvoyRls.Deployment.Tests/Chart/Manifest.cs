using System.Text.Json.Nodes;

namespace EnvoyRls.Deployment.Tests.Chart;

/// <summary>One rendered object, and what its kind's schema says against it.</summary>
internal sealed record Manifest(JsonObject Object, IReadOnlyList<string> Problems)
{
    public string Kind => Text("kind");

    public string Name => Text("metadata", "name");

    public string Namespace => Text("metadata", "namespace");

    /// <summary>Its pod template; <see langword="null"/> if it has none.</summary>
    public JsonNode? PodTemplate => Object["spec"]?["template"];

    /// <summary>What is found on the way given; an empty text if there is nothing.</summary>
    public string Text(params string[] way) => At(way)?.ToString() ?? "";

    /// <summary>What is found on the way given; <see langword="null"/> if there is nothing.</summary>
    public JsonNode? At(params string[] way)
    {
        JsonNode? node = Object;
        foreach (string name in way)
        {
            node = node?[name];
        }

        return node;
    }

    public override string ToString() => $"{Kind} {Name}";
}
