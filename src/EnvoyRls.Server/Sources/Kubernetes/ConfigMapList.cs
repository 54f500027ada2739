namespace EnvoyRls.Server.Sources.Kubernetes;

/// <summary>The answer to a list of ConfigMaps.</summary>
internal sealed record ConfigMapList
{
    public ObjectMetadata Metadata { get; init; } = new();

    public IReadOnlyList<ConfigMap>? Items { get; init; }
}
