using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using EnvoyRls.Api.Envoy.Service.Discovery.V3;
using EnvoyRls.Api.RateLimits.V3;
using Google.Protobuf;

namespace EnvoyRls.Testing;

/// <summary>An xDS server that is not ours, on gRPC's C core: it serves what it is given and keeps what clients say.</summary>
public sealed class XdsServer : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);

    private readonly TemporaryDirectory _directory = new();
    private ChildProcess _process;

    private XdsServer(XdsServerFiles? tls)
    {
        File.WriteAllBytes(_directory.File("descriptors"), DescriptorSet.Of(DiscoveryReflection.Descriptor, RlsConfReflection.Descriptor));
        Write(new JsonObject { ["version"] = "" });
        _process = Launch(tls);
    }

    public int Port { get; } = FreePort.Next();

    /// <summary>host:port.</summary>
    public string Address => string.Create(CultureInfo.InvariantCulture, $"localhost:{Port}");

    /// <summary>Everything that clients have said since the start, in order.</summary>
    public IReadOnlyList<XdsEvent> Events =>
        [.. _process.Output.Split('\n').Where(line => line.StartsWith('{')).Select(line => JsonSerializer.Deserialize<XdsEvent>(line, JsonSerializerOptions.Web)!)];

    /// <summary>Starts it, over TLS with client certificates if there are files for it.</summary>
    public static async Task<XdsServer> StartAsync(XdsServerFiles? tls = null)
    {
        XdsServer server = new(tls);
        await server.WaitForAsync("listening");
        return server;
    }

    /// <summary>Makes these resources the set.</summary>
    public void Publish(string version, params RateLimitConfig[] configs) => Write(new JsonObject
    {
        ["version"] = version,
        ["resources"] = new JsonArray([.. configs.Select(config => JsonNode.Parse(JsonFormatter.Default.Format(config)))]),
    });

    /// <summary>Makes bytes of some type the set.</summary>
    public void PublishRaw(string version, string type, byte[] bytes) => Write(new JsonObject
    {
        ["version"] = version,
        ["raw"] = new JsonArray(new JsonObject { ["type"] = type, ["bytes"] = Convert.ToHexString(bytes) }),
    });

    /// <summary>Waits until a client has said something, of a version if one is given.</summary>
    public async Task<XdsEvent> WaitForAsync(string happened, string? version = null)
    {
        XdsEvent? found = null;
        await Eventually.IsTrueAsync(
            () => (found = Events.FirstOrDefault(each => each.Event == happened && (version is null || each.Version == version))) is not null,
            StartLimit,
            $"{happened} {version} by the xDS server");
        return found!;
    }

    /// <summary>Ends it at once; its set is kept.</summary>
    public Task KillAsync() => _process.KillAsync();

    /// <summary>Starts it again at the same port, with nothing heard yet.</summary>
    public async Task RestartAsync(XdsServerFiles? tls = null)
    {
        await _process.DisposeAsync();
        _process = Launch(tls);
        await WaitForAsync("listening");
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _directory.Dispose();
    }

    private ChildProcess Launch(XdsServerFiles? tls)
    {
        string script = Repository.PathOf("tests", "EnvoyRls.Testing", "Discovery", "xds_server.py");
        IEnumerable<string> files = tls is null ? [] : [tls.Certificate, tls.Key, tls.ClientAuthorities];
        return ChildProcess.Start(
            PythonProgram.Path,
            [script, Port.ToString(CultureInfo.InvariantCulture), _directory.File("descriptors"), _directory.File("snapshot"), .. files],
            PythonProgram.Environment);
    }

    private void Write(JsonObject snapshot)
    {
        string draft = _directory.File("draft");
        File.WriteAllText(draft, snapshot.ToJsonString());
        File.Move(draft, _directory.File("snapshot"), overwrite: true);
    }
}
