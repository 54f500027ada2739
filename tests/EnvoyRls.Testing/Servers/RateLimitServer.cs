using System.Globalization;
using System.Text.Json;
using EnvoyRls.Grpc.Client;

namespace EnvoyRls.Testing;

/// <summary>The real server process, on free loopback ports and with rules of its own, told everything by its environment.</summary>
public sealed class RateLimitServer : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(60);

    private readonly ChildProcess _process;

    private RateLimitServer((string Name, string Value)[] settings)
    {
        GrpcPort = FreePort.Next();
        HttpPort = FreePort.Next();
        DebugPort = FreePort.Next();
        Http = new HttpClient { BaseAddress = new Uri(Local(HttpPort)), Timeout = TimeSpan.FromSeconds(20) };
        Debug = new HttpClient { BaseAddress = new Uri(Local(DebugPort)), Timeout = TimeSpan.FromSeconds(20) };
        _process = ChildProcess.Start("dotnet", [Programs.Server], Environment(settings));
    }

    public RuntimeDirectory Rules { get; } = new();

    public int GrpcPort { get; }

    public int HttpPort { get; }

    public int DebugPort { get; }

    public int ProcessId => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>host:port of the gRPC listener.</summary>
    public string Address => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{GrpcPort}");

    /// <summary>A client of the main HTTP listener.</summary>
    public HttpClient Http { get; }

    /// <summary>A client of the debug listener.</summary>
    public HttpClient Debug { get; }

    /// <summary>Everything it has printed.</summary>
    public string Output => _process.Output;

    /// <summary>Starts it and waits until it says that it is healthy.</summary>
    public static async Task<RateLimitServer> StartAsync(params (string Name, string Value)[] settings)
    {
        RateLimitServer server = Launch(settings);
        try
        {
            await server.WaitUntilHealthyAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it and waits for nothing.</summary>
    public static RateLimitServer Launch(params (string Name, string Value)[] settings) => new(settings);

    public Task WaitUntilHealthyAsync() => Eventually.IsTrueAsync(
        async () => !HasExited
            ? await IsHealthyAsync()
            : throw new InvalidOperationException($"the server ended: {Output}"),
        StartLimit,
        () => $"the server is healthy: {Output}");

    /// <summary>Whether <c>/healthcheck</c> is answered, and with 200.</summary>
    public async Task<bool> IsHealthyAsync()
    {
        try
        {
            using HttpResponseMessage answer = await Http.GetAsync(new Uri("/healthcheck", UriKind.Relative));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>A channel of its own to the gRPC listener.</summary>
    public RateLimitClient Connect() => new(new GrpcChannelOptions { Address = new Uri($"http://{Address}") });

    /// <summary>The value of a counter; 0 if there is none of the name.</summary>
    public async Task<ulong> CounterAsync(string name)
    {
        await using Stream page = await Debug.GetStreamAsync(new Uri("/stats?format=json", UriKind.Relative));
        using JsonDocument statistics = await JsonDocument.ParseAsync(page);
        return statistics.RootElement.GetProperty("counters").TryGetProperty(name, out JsonElement counter) ? counter.GetUInt64() : 0;
    }

    /// <summary>The value of a gauge of the Prometheus page.</summary>
    public async Task<string> GaugeAsync(string name)
    {
        string page = await Debug.GetStringAsync(new Uri("/metrics", UriKind.Relative));
        return page.Split('\n').Single(line => line.StartsWith($"{name} ", StringComparison.Ordinal))[(name.Length + 1)..];
    }

    /// <summary>What <c>/health</c> on the debug listener says.</summary>
    public Task<string> HealthAsync() => Debug.GetStringAsync(new Uri("/health", UriKind.Relative));

    /// <summary>Asks it to end; returns its exit code.</summary>
    public async Task<int> StopAsync()
    {
        await _process.TerminateAsync();
        return await ExitCodeAsync();
    }

    /// <summary>Ends it at once, as a crash would.</summary>
    public Task KillAsync() => _process.KillAsync();

    /// <summary>Waits until it has ended; returns its exit code.</summary>
    public Task<int> ExitCodeAsync() => _process.ExitCodeAsync(StopLimit);

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        Http.Dispose();
        Debug.Dispose();
        Rules.Dispose();
    }

    private static string Local(int port) => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");

    private Dictionary<string, string> Environment((string Name, string Value)[] settings)
    {
        Dictionary<string, string> environment = new(StringComparer.Ordinal)
        {
            ["HOST"] = "127.0.0.1",
            ["PORT"] = HttpPort.ToString(CultureInfo.InvariantCulture),
            ["DEBUG_HOST"] = "127.0.0.1",
            ["DEBUG_PORT"] = DebugPort.ToString(CultureInfo.InvariantCulture),
            ["GRPC_HOST"] = "127.0.0.1",
            ["GRPC_PORT"] = GrpcPort.ToString(CultureInfo.InvariantCulture),
            ["RUNTIME_ROOT"] = Rules.Root,
            ["RUNTIME_WATCH_ROOT"] = "false",
            ["USE_STATSD"] = "false",

            // The machine is busy with everything else under test, and most tests are not about how fast Redis answers.
            ["REDIS_OP_TIMEOUT"] = "10s",
            ["LOG_LEVEL"] = "info",
        };
        foreach ((string name, string value) in settings)
        {
            environment[name] = value;
        }

        return environment;
    }
}
