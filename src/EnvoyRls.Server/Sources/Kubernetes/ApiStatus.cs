namespace EnvoyRls.Server.Sources.Kubernetes;

/// <summary>How the API server says that something went wrong.</summary>
internal sealed record ApiStatus
{
    /// <summary>As an HTTP status.</summary>
    public int Code { get; init; }

    public string Message { get; init; } = "";
}
