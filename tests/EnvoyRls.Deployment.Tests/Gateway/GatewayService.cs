using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using EnvoyRls.Grpc.Client;
using EnvoyRls.Testing;

namespace EnvoyRls.Deployment.Tests.Gateway;

/// <summary>
/// The server as Envoy Gateway's Deployment runs it: by the name <c>ratelimit</c>, without arguments, with its variables. Only
/// files and ports are others, as a test has neither a pod's file system nor its network.
/// </summary>
internal sealed class GatewayService : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly TemporaryDirectory _directory = new();
    private readonly GatewayCertificates _certificates;
    private readonly ChildProcess _process;
    private readonly int _grpcPort = FreePort.Next();
    private readonly int _httpPort = FreePort.Next();
    private readonly int _prometheusPort = FreePort.Next();

    private GatewayService(GatewayCertificates certificates, string xdsServer, string redis, string? mapping)
    {
        _certificates = certificates;
        string program = _directory.File("ratelimit");
        File.CreateSymbolicLink(program, Path.Combine(AppContext.BaseDirectory, "EnvoyRls.Server"));
        if (mapping is not null)
        {
            File.WriteAllText(_directory.File("conf.yaml"), mapping);
        }

        _process = ChildProcess.Start(program, [], Environment(xdsServer, redis));
    }

    public string Output => _process.Output;

    /// <summary>Starts it and waits until its readiness probe passes.</summary>
    /// <param name="certificates">What is mounted at /certs.</param>
    /// <param name="xdsServer">The controller: host:port.</param>
    /// <param name="redis">Redis: host:port.</param>
    /// <param name="mapping">What an optional ConfigMap says on the names of metrics; <see langword="null"/> if it is not there.</param>
    public static async Task<GatewayService> StartAsync(GatewayCertificates certificates, string xdsServer, string redis, string? mapping = null)
    {
        GatewayService service = new(certificates, xdsServer, redis, mapping);
        try
        {
            await Eventually.IsTrueAsync(service.IsReadyAsync, StartLimit, () => $"the readiness probe passes: {service.Output}");
            return service;
        }
        catch
        {
            await service.DisposeAsync();
            throw;
        }
    }

    /// <summary>A channel as Envoy opens one: over TLS, with Envoy's certificate.</summary>
    public RateLimitClient Connect() => new(new GrpcChannelOptions
    {
        Address = new Uri(string.Create(CultureInfo.InvariantCulture, $"https://localhost:{_grpcPort}")),
        Tls = new GrpcChannelTls
        {
            Authorities = _certificates.Authorities(),
            ClientCertificate = X509Certificate2.CreateFromPemFile(Path.Combine(_certificates.Envoy, "tls.crt"), Path.Combine(_certificates.Envoy, "tls.key")),
        },
    });

    /// <summary>What Prometheus scrapes.</summary>
    public Task<string> MetricsAsync() => GetAsync(_prometheusPort, "/metrics");

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _directory.Dispose();
    }

    private static async Task<string> GetAsync(int port, string path)
    {
        using HttpClient http = new() { Timeout = TimeSpan.FromSeconds(20) };
        return await http.GetStringAsync(new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}{path}")));
    }

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            return await GetAsync(_httpPort, "/healthcheck") == "OK";
        }
        catch (HttpRequestException) when (!_process.HasExited)
        {
            return false;
        }
    }

    private Dictionary<string, string> Environment(string xdsServer, string redis) => new(StringComparer.Ordinal)
    {
        // These four are not set by Envoy Gateway: a pod has the ports for itself.
        ["PORT"] = Text(_httpPort),
        ["GRPC_PORT"] = Text(_grpcPort),
        ["DEBUG_PORT"] = Text(FreePort.Next()),

        // The machine is busy with everything else under test.
        ["REDIS_OP_TIMEOUT"] = "10s",

        // A read-only root file system has no place for temporary files.
        ["TMPDIR"] = "/nonexistent",

        ["RUNTIME_ROOT"] = "/data",
        ["RUNTIME_SUBDIRECTORY"] = "ratelimit",
        ["RUNTIME_IGNOREDOTFILES"] = "true",
        ["RUNTIME_WATCH_ROOT"] = "false",
        ["LOG_LEVEL"] = "info",
        ["USE_STATSD"] = "false",
        ["CONFIG_TYPE"] = "GRPC_XDS_SOTW",
        ["CONFIG_GRPC_XDS_SERVER_URL"] = xdsServer,
        ["CONFIG_GRPC_XDS_NODE_ID"] = "envoy-ratelimit",
        ["GRPC_SERVER_USE_TLS"] = "true",
        ["GRPC_SERVER_TLS_CERT"] = Path.Combine(_certificates.RateLimit, "tls.crt"),
        ["GRPC_SERVER_TLS_KEY"] = Path.Combine(_certificates.RateLimit, "tls.key"),
        ["GRPC_SERVER_TLS_CA_CERT"] = Path.Combine(_certificates.RateLimit, "ca.crt"),
        ["CONFIG_GRPC_XDS_SERVER_USE_TLS"] = "true",
        ["CONFIG_GRPC_XDS_CLIENT_TLS_CERT"] = Path.Combine(_certificates.RateLimit, "tls.crt"),
        ["CONFIG_GRPC_XDS_CLIENT_TLS_KEY"] = Path.Combine(_certificates.RateLimit, "tls.key"),
        ["CONFIG_GRPC_XDS_SERVER_TLS_CACERT"] = Path.Combine(_certificates.RateLimit, "ca.crt"),
        ["FORCE_START_WITHOUT_INITIAL_CONFIG"] = "true",
        ["REDIS_SOCKET_TYPE"] = "tcp",
        ["REDIS_URL"] = redis,
        ["USE_PROMETHEUS"] = "true",
        ["PROMETHEUS_ADDR"] = $":{Text(_prometheusPort)}",
        ["PROMETHEUS_MAPPER_YAML"] = _directory.File("conf.yaml"),
        ["TRACING_ENABLED"] = "true",
        ["TRACING_SERVICE_NAME"] = "envoy-ratelimit",
        ["TRACING_SERVICE_NAMESPACE"] = "envoy-gateway-system",
        ["TRACING_SERVICE_INSTANCE_ID"] = "envoy-ratelimit-0",
        ["TRACING_SAMPLING_RATE"] = "1.0",
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = $"http://127.0.0.1:{Text(FreePort.Next())}",
    };

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
