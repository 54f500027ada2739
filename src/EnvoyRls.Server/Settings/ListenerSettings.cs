namespace EnvoyRls.Server.Settings;

/// <summary>The ports of the service and how it leaves them.</summary>
internal sealed record ListenerSettings
{
    /// <summary><c>/json</c> and <c>/healthcheck</c>.</summary>
    public required ListenAddress Http { get; init; }

    /// <summary>Statistics, rules and diagnostics as text.</summary>
    public required ListenAddress Debug { get; init; }

    public required ListenAddress Grpc { get; init; }

    /// <summary>A Unix socket to serve gRPC on instead of <see cref="Grpc"/>; empty for none.</summary>
    public required string GrpcSocketPath { get; init; }

    /// <summary>Requests for a decision that may be under way.</summary>
    public required int HttpMaxRequests { get; init; }

    /// <summary>Connections that each HTTP port may have.</summary>
    public required int HttpMaxConnections { get; init; }

    /// <summary>How long the service goes on as before after it has told health checks that it is leaving.</summary>
    public required TimeSpan DrainDelay { get; init; }

    /// <summary>How long calls in flight may take to end after that.</summary>
    public required TimeSpan DrainTimeout { get; init; }

    internal static ListenerSettings Read(SettingReader read)
    {
        read.Section("Listeners");
        return new ListenerSettings
        {
            Http = new ListenAddress(
                read.Get("HOST", SettingTypes.Text, "0.0.0.0", "Address of the HTTP listener (/json, /healthcheck)."),
                read.Get("PORT", SettingTypes.Port, "8080", "Port of the HTTP listener.")),
            Debug = new ListenAddress(
                read.Get("DEBUG_HOST", SettingTypes.Text, "0.0.0.0", "Address of the debug listener (/stats, /rlconfig, /metrics)."),
                read.Get("DEBUG_PORT", SettingTypes.Port, "6070", "Port of the debug listener.")),
            Grpc = new ListenAddress(
                read.Get("GRPC_HOST", SettingTypes.Text, "0.0.0.0", "Address of the gRPC listener."),
                read.Get("GRPC_PORT", SettingTypes.Port, "8081", "Port of the gRPC listener.")),
            GrpcSocketPath = read.Get(
                "GRPC_UDS", SettingTypes.Text, "", "Path of a Unix socket for gRPC instead of address and port; a stale socket file is replaced.", Standing.Better),
            HttpMaxRequests = read.Get(
                "HTTP_MAX_REQUESTS", SettingTypes.Bound, "1000", "Requests for a decision over HTTP that may be under way; more are answered with 503. 0 for no limit.", Standing.Ours),
            HttpMaxConnections = read.Get(
                "HTTP_MAX_CONNECTIONS", SettingTypes.Bound, "10000", "Connections that each HTTP port may have; more are closed at once. 0 for no limit.", Standing.Ours),
            DrainDelay = read.Get(
                "SHUTDOWN_DRAIN_DELAY", SettingTypes.Duration, "0", "Time between failing health checks and closing connections on SIGTERM.", Standing.Ours),
            DrainTimeout = read.Get(
                "SHUTDOWN_DRAIN_TIMEOUT", SettingTypes.Duration, "30s", "Longest time calls in flight may take to end once connections close.", Standing.Ours),
        };
    }
}
