using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Deployment.Tests.Chart;
using EnvoyRls.Grpc.Client;
using EnvoyRls.Testing;

namespace EnvoyRls.Deployment.Tests.Rehearsal;

/// <summary>The server as a pod of the chart would run it: its environment and nothing else, its volumes, its probes.</summary>
internal sealed class RehearsedPod : IAsyncDisposable
{
    private static readonly GrpcClientMethod<RateLimitRequest, RateLimitResponse> ShouldRateLimit =
        new("envoy.service.ratelimit.v3.RateLimitService", "ShouldRateLimit", RateLimitResponse.Parser);

    private readonly JsonNode _pod;
    private readonly JsonNode _container;
    private readonly PodVolumes _volumes;
    private readonly PodPorts _ports = new();
    private readonly ChildProcess _process;
    private readonly GrpcChannelTls? _tls;

    private RehearsedPod(JsonNode pod, JsonNode container, PodVolumes volumes, Dictionary<string, string> environment, GrpcChannelTls? tls)
    {
        _pod = pod;
        _container = container;
        _volumes = volumes;
        _tls = tls;
        _ports.Relocate(environment);

        // Nothing of this machine's environment reaches the server, as nothing of a node's does.
        _process = ChildProcess.Start("env", ["-i", .. environment.Select(variable => $"{variable.Key}={variable.Value}"), DotnetProgram(), Programs.Server]);
    }

    public ConfigMapMount Rules => _volumes.Rules;

    public string Output => _process.Output;

    public int PreStopSeconds => (int?)_container["lifecycle"]?["preStop"]?["sleep"]?["seconds"] ?? 0;

    public TimeSpan Grace => TimeSpan.FromSeconds((int)_pod["terminationGracePeriodSeconds"]!);

    /// <summary>Starts the one container of a rendering.</summary>
    /// <param name="manifests">What the chart made.</param>
    /// <param name="rehearsal">What else there is in the cluster.</param>
    public static async Task<RehearsedPod> StartAsync(IReadOnlyList<Manifest> manifests, RehearsalCluster rehearsal)
    {
        JsonNode pod = manifests.Single(manifest => manifest.Kind is "Deployment" or "DaemonSet").PodTemplate!["spec"]!;
        JsonNode container = Assert.Single(pod["containers"]!.AsArray())!;
        PodEnvironment facts = new(manifests, rehearsal.Secrets);
        PodVolumes volumes = await PodVolumes.MakeAsync(pod, container, facts);
        Dictionary<string, string> environment = facts.Of(container).ToDictionary(variable => variable.Key, variable => volumes.Relocate(variable.Value), StringComparer.Ordinal);
        foreach ((string name, string rendered, string here) in rehearsal.Addresses)
        {
            Assert.Equal(rendered, environment[name]);
            environment[name] = here;
        }

        foreach ((string name, string value) in rehearsal.InEveryPod)
        {
            environment.Add(name, value);
        }

        return new RehearsedPod(pod, container, volumes, environment, rehearsal.Tls);
    }

    /// <summary>A probe by its name: <c>startup</c>, <c>readiness</c>, <c>liveness</c>.</summary>
    public KubeletProbe Probe(string name) => new(_container[$"{name}Probe"]!, _container, _ports);

    public int PortFor(int containerPort) => _ports[containerPort];

    public GrpcChannel Connect() => new(Options());

    public RateLimitClient Client() => new(Options());

    /// <summary>A call whose request has not been sent yet.</summary>
    public static GrpcStreamingCall<RateLimitRequest, RateLimitResponse> Begin(GrpcChannel channel) =>
        channel.Duplex(ShouldRateLimit, new CallOptions { Timeout = TimeSpan.FromSeconds(60) });

    /// <summary>A counter of the debug page, which the chart binds to loopback.</summary>
    public async Task<ulong> CounterAsync(string name)
    {
        using HttpClient http = new();
        await using Stream page = await http.GetStreamAsync(new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_ports[6070]}/stats?format=json")));
        using JsonDocument statistics = await JsonDocument.ParseAsync(page);
        return statistics.RootElement.GetProperty("counters").TryGetProperty(name, out JsonElement counter) ? counter.GetUInt64() : 0;
    }

    public Task TerminateAsync() => _process.TerminateAsync();

    public Task<int> ExitCodeAsync(TimeSpan limit) => _process.ExitCodeAsync(limit);

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _volumes.Dispose();
    }

    private GrpcChannelOptions Options() => _tls is null
        ? new GrpcChannelOptions { Address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_ports[8081]}")) }
        : new GrpcChannelOptions { Address = new Uri(string.Create(CultureInfo.InvariantCulture, $"https://127.0.0.1:{_ports[8081]}")), Tls = _tls };

    /// <summary>The dotnet whose runtime this is; there is no PATH to look for it.</summary>
    private static string DotnetProgram() => Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));
}
