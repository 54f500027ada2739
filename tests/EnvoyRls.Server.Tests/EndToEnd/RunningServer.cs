using System.Net;
using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Supervision;
using EnvoyRls.Grpc;
using EnvoyRls.Grpc.Client;
using EnvoyRls.Server.Calls;
using EnvoyRls.Server.Hosting;
using EnvoyRls.Server.Tests.Settings;
using EnvoyRls.Testing;
using Google.Protobuf;

namespace EnvoyRls.Server.Tests.EndToEnd;

/// <summary>The whole service on free loopback ports, and a gRPC connection to it.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    private static readonly GrpcClientMethod<RateLimitRequest, RateLimitResponse> ShouldRateLimit =
        new(RateLimitCalls.Service, RateLimitCalls.Method, RateLimitResponse.Parser);

    private readonly TemporaryDirectory _directory;
    private readonly RateLimitHost _host;
    private readonly GrpcChannel _channel;

    private RunningServer(TemporaryDirectory directory, RateLimitHost host, GrpcChannel channel)
    {
        _directory = directory;
        _host = host;
        _channel = channel;
        Http = new HttpClient { BaseAddress = new Uri($"http://{host.HttpEndPoint}"), Timeout = TimeSpan.FromSeconds(30) };
    }

    /// <summary>Whether the admin API is open, as there is a credential.</summary>
    public bool IsAdminOpen => _host.AdminEndPoint is not null;

    /// <summary>What runs in the background.</summary>
    public Supervisor Background => _host.Background;

    /// <summary>A client of the main HTTP port.</summary>
    public HttpClient Http { get; }

    /// <param name="rules">The rule file.</param>
    /// <param name="variables">Settings besides ports and rules.</param>
    public static async Task<RunningServer> StartAsync(string rules, params (string Name, string Value)[] variables)
    {
        TemporaryDirectory directory = new();
        string file = Path.Combine(directory.Path, "rules.yaml");
        await File.WriteAllTextAsync(file, rules);
        RateLimitHost host = new(
            SettingsOf.Valid(
            [
                ("RULES", file), ("HOST", "127.0.0.1"), ("PORT", "0"), ("DEBUG_HOST", "127.0.0.1"), ("DEBUG_PORT", "0"),
                ("GRPC_HOST", "127.0.0.1"), ("GRPC_PORT", "0"), ("USE_STATSD", "false"), .. variables,
            ]),
            demo: false,
            TimeProvider.System);
        try
        {
            await host.StartAsync([], CancellationToken.None);
        }
        catch
        {
            await host.DisposeAsync();
            directory.Dispose();
            throw;
        }

        GrpcChannel channel = new(new GrpcChannelOptions { Address = new Uri($"http://{(IPEndPoint)host.GrpcEndPoint}") }, TimeProvider.System);
        return new RunningServer(directory, host, channel);
    }

    /// <summary>Asks about descriptors of one entry each, written <c>key=value</c>.</summary>
    public Task<RateLimitResponse> AskAsync(params string[] descriptors)
    {
        RateLimitRequest request = new() { Domain = "d" };
        foreach (string descriptor in descriptors)
        {
            string[] parts = descriptor.Split('=');
            request.Descriptors.Add(new RateLimitDescriptor { Entries = { new RateLimitDescriptor.Types.Entry { Key = parts[0], Value = parts[1] } } });
        }

        return _channel.UnaryAsync(ShouldRateLimit, request, new CallOptions { Timeout = TimeSpan.FromSeconds(20) }, CancellationToken.None);
    }

    /// <summary>Makes a call of any unary method.</summary>
    public Task<TResponse> CallAsync<TRequest, TResponse>(GrpcClientMethod<TRequest, TResponse> method, TRequest request, GrpcMetadata? headers = null)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse> =>
        _channel.UnaryAsync(method, request, new CallOptions { Timeout = TimeSpan.FromSeconds(20), Headers = headers }, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        Http.Dispose();
        await _host.StopAsync();
        await _host.DisposeAsync();
        _directory.Dispose();
    }
}
