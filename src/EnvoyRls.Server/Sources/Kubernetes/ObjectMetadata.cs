namespace EnvoyRls.Server.Sources.Kubernetes;

/// <summary>What all objects and lists of the Kubernetes API carry, as far as it matters here.</summary>
internal sealed record ObjectMetadata
{
    /// <summary>The version to watch from; opaque.</summary>
    public string ResourceVersion { get; init; } = "";
}
