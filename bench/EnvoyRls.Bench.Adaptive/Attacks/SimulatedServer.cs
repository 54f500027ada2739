using System.Net;
using EnvoyRls.Adaptive.Overrides;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Grpc.Client;
using EnvoyRls.Server.Calls;
using EnvoyRls.Server.Hosting;
using EnvoyRls.Server.Settings;
using EnvoyRls.Testing;

namespace EnvoyRls.Bench.Adaptive.Attacks;

/// <summary>
/// The whole service in this process, on free loopback ports and by a clock that the bench moves, so that a day passes in minutes.
/// Calls go over real connections; only time is made up.
/// </summary>
internal sealed class SimulatedServer : IAsyncDisposable
{
    private static readonly GrpcClientMethod<RateLimitRequest, RateLimitResponse> ShouldRateLimit =
        new(RateLimitCalls.Service, RateLimitCalls.Method, RateLimitResponse.Parser);

    private static readonly CallOptions Patience = new() { Timeout = TimeSpan.FromSeconds(30) };

    private readonly TemporaryDirectory _directory;
    private readonly RateLimitHost _host;
    private readonly GrpcChannel _channel;

    private SimulatedServer(TemporaryDirectory directory, RateLimitHost host, FakeTimeProvider time, GrpcChannel channel)
    {
        _directory = directory;
        _host = host;
        Time = time;
        _channel = channel;
    }

    /// <summary>The clock of the service.</summary>
    public FakeTimeProvider Time { get; }

    /// <summary>The door to its overrides; <see langword="null"/> while the adaptive layer is off.</summary>
    public IOverrideDesk? Desk => _host.Overrides;

    /// <summary>Starts the service.</summary>
    /// <param name="rules">The rule file.</param>
    /// <param name="begin">When it is, as far as the service knows.</param>
    /// <param name="variables">Settings besides ports and rules.</param>
    public static async Task<SimulatedServer> StartAsync(string rules, DateTimeOffset begin, params (string Name, string Value)[] variables)
    {
        TemporaryDirectory directory = new();
        string file = Path.Combine(directory.Path, "rules.yaml");
        await File.WriteAllTextAsync(file, rules);
        Dictionary<string, string> environment = new(StringComparer.Ordinal)
        {
            ["RULES"] = file, ["HOST"] = "127.0.0.1", ["PORT"] = "0", ["DEBUG_HOST"] = "127.0.0.1", ["DEBUG_PORT"] = "0",
            ["GRPC_HOST"] = "127.0.0.1", ["GRPC_PORT"] = "0", ["USE_STATSD"] = "false", ["LOG_LEVEL"] = "error",
        };
        foreach ((string name, string value) in variables)
        {
            environment[name] = value;
        }

        SettingsResult settings = ServerSettings.Load(environment.GetValueOrDefault);
        FakeTimeProvider time = new(begin);
        RateLimitHost host = new(settings.Settings ?? throw new InvalidOperationException(string.Join("; ", settings.Errors)), demo: false, time);
        Task starting = host.StartAsync([], CancellationToken.None);
        while (!starting.IsCompleted)
        {
            // What the start waits for by its clock comes only if somebody moves it.
            time.Advance(TimeSpan.FromMilliseconds(10));
            await Task.WhenAny(starting, Task.Delay(TimeSpan.FromMilliseconds(5)));
        }

        await starting;
        GrpcChannel channel = new(new GrpcChannelOptions { Address = new Uri($"http://{(IPEndPoint)host.GrpcEndPoint}") }, TimeProvider.System);
        return new SimulatedServer(directory, host, time, channel);
    }

    /// <summary>Makes a call.</summary>
    public Task<RateLimitResponse> AskAsync(RateLimitRequest request) => _channel.UnaryAsync(ShouldRateLimit, request, Patience, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        Task stopping = _host.StopAsync();
        while (!stopping.IsCompleted)
        {
            Time.Advance(TimeSpan.FromMilliseconds(10));
            await Task.WhenAny(stopping, Task.Delay(TimeSpan.FromMilliseconds(5)));
        }

        await stopping;
        await _host.DisposeAsync();
        _directory.Dispose();
    }
}
