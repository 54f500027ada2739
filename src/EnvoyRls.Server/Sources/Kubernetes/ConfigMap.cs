namespace EnvoyRls.Server.Sources.Kubernetes;

/// <summary>A ConfigMap as the API tells it.</summary>
internal sealed record ConfigMap
{
    public ObjectMetadata Metadata { get; init; } = new();

    /// <summary>Files of text by name.</summary>
    public IReadOnlyDictionary<string, string>? Data { get; init; }

    /// <summary>Files that were no text, by name, in base64.</summary>
    public IReadOnlyDictionary<string, byte[]>? BinaryData { get; init; }
}
