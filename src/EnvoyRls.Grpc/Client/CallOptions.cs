namespace EnvoyRls.Grpc.Client;

/// <summary>How one call is made.</summary>
public sealed record CallOptions
{
    /// <summary>The options of a call that says nothing of them.</summary>
    public static CallOptions Default { get; } = new();

    /// <summary>How long the call may take, sent to the server and kept here too; <see langword="null"/> (the default) for ever.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Metadata sent with the request.</summary>
    public GrpcMetadata? Headers { get; init; }

    /// <summary>The largest message received, in bytes, before and after decompression; default 4 MiB.</summary>
    public int MaxReceiveMessageSize { get; init; } = 4 * 1024 * 1024;

    /// <summary>Whether request messages are compressed; default no. Compressed responses are always understood.</summary>
    public bool Gzip { get; init; }
}
