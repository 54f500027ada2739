using EnvoyRls.Grpc;

namespace EnvoyRls.Server.Settings;

/// <summary>Bounds of gRPC connections and their TLS.</summary>
internal sealed record GrpcSettings
{
    /// <summary>Age at which a connection is asked to close, give or take a tenth; zero for never.</summary>
    public required TimeSpan MaxConnectionAge { get; init; }

    /// <summary>How long calls on such a connection may still take.</summary>
    public required TimeSpan MaxConnectionAgeGrace { get; init; }

    /// <summary>Largest message received, in bytes.</summary>
    public required int MaxReceiveMessageBytes { get; init; }

    /// <summary>Concurrent calls on one connection; 0 for no bound of ours.</summary>
    public required int MaxConcurrentStreams { get; init; }

    /// <summary>Calls under way on all connections at most.</summary>
    public required int MaxCalls { get; init; }

    /// <summary>Connections at most.</summary>
    public required int MaxConnections { get; init; }

    /// <summary>Whose HTTP/2 carries the calls.</summary>
    public required GrpcHttp2 Http2 { get; init; }

    /// <summary><see langword="null"/> for plain text.</summary>
    public required GrpcTlsSettings? Tls { get; init; }

    internal static GrpcSettings Read(SettingReader read)
    {
        read.Section("gRPC");
        return new GrpcSettings
        {
            MaxConnectionAge = read.Get(
                "GRPC_MAX_CONNECTION_AGE", SettingTypes.Duration, "24h", "Age at which a connection is asked to close (jitter 10 %); 0 for never."),
            MaxConnectionAgeGrace = read.Get(
                "GRPC_MAX_CONNECTION_AGE_GRACE", SettingTypes.Duration, "1h", "Time calls on such a connection may still take."),
            MaxReceiveMessageBytes = read.Get(
                "GRPC_MAX_RECV_MSG_SIZE_BYTES", SettingTypes.Count, "4194304", "Largest message accepted, in bytes, after decompression.", Standing.Ours),
            MaxConcurrentStreams = read.Get(
                "GRPC_MAX_CONCURRENT_STREAMS", SettingTypes.Size, "0", "Concurrent calls on one connection; 0 for no limit.", Standing.Ours),
            MaxCalls = read.Get(
                "GRPC_MAX_CALLS", SettingTypes.Bound, "10000", "Calls that may be under way on all connections; more end with RESOURCE_EXHAUSTED. 0 for no limit.", Standing.Ours),
            MaxConnections = read.Get(
                "GRPC_MAX_CONNECTIONS", SettingTypes.Bound, "10000", "Connections that there may be; more are closed at once. 0 for no limit.", Standing.Ours),
            Http2 = read.Get(
                "GRPC_HTTP2",
                SettingTypes.Choice(("express", GrpcHttp2.Express), ("kestrel", GrpcHttp2.Kestrel)),
                "express",
                "Whose HTTP/2 carries the calls: our own (express) or Kestrel's.",
                Standing.Ours),
            Tls = GrpcTlsSettings.Read(read),
        };
    }
}
