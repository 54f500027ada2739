namespace EnvoyRls.Grpc.Client;

/// <summary>Where a <see cref="GrpcChannel"/> leads.</summary>
public sealed record GrpcChannelOptions
{
    /// <summary>
    /// <c>http://host:port</c> for plain-text HTTP/2 with prior knowledge, <c>https://host:port</c> for TLS, or
    /// <c>unix:///path</c> for plain text on a unix socket.
    /// </summary>
    public required Uri Address { get; init; }

    /// <summary>What TLS is to check and show; only for <c>https</c>.</summary>
    public GrpcChannelTls Tls { get; init; } = new();

    /// <summary>How long a connection may take to be made; default 20 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// How long a connection is used before a new one takes its place, for which the name is looked up again; default for ever.
    /// </summary>
    public TimeSpan ConnectionLifetime { get; init; } = Timeout.InfiniteTimeSpan;
}
