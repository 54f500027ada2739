using System.Net;
using EnvoyRls.Grpc.Client;
using EnvoyRls.Grpc.Methods;
using Google.Protobuf.WellKnownTypes;

namespace EnvoyRls.Grpc.Tests.Support;

/// <summary>A real server on a free loopback port, with methods over string messages, and a channel to it.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    public const string Service = "test.Echo";

    public static readonly GrpcClientMethod<StringValue, StringValue> Unary = new(Service, "Unary", StringValue.Parser);
    public static readonly GrpcClientMethod<StringValue, StringValue> Streaming = new(Service, "Streaming", StringValue.Parser);
    public static readonly GrpcClientMethod<StringValue, StringValue> Duplex = new(Service, "Duplex", StringValue.Parser);

    private readonly GrpcServer _server;

    private TestServer(GrpcServer server, GrpcChannel channel, CollectingLoggerFactory log)
    {
        _server = server;
        Channel = channel;
        Log = log;
    }

    public GrpcChannel Channel { get; }

    public CollectingLoggerFactory Log { get; }

    public GrpcServer Server => _server;

    public IPEndPoint EndPoint => (IPEndPoint)_server.EndPoint;

    public Uri Address => new($"http://{EndPoint}");

    /// <summary>Starts a server and opens a channel to it; what <see cref="TestServers"/> are for.</summary>
    public static async Task<TestServer> StartAsync(GrpcMethodTable methods, GrpcServerOptions options, TimeProvider? time)
    {
        CollectingLoggerFactory log = new();
        GrpcServer server = new(methods, options, log, time ?? TimeProvider.System);
        await server.StartAsync();
        Uri address = server.EndPoint is IPEndPoint ip ? new Uri($"http://{ip}") : new Uri($"unix://{server.EndPoint}");
        return new TestServer(server, new GrpcChannel(new GrpcChannelOptions { Address = address }), log);
    }

    public async Task<string> CallAsync(string text, CallOptions? options = null) =>
        (await Channel.UnaryAsync(Unary, new StringValue { Value = text }, options)).Value;

    public async ValueTask DisposeAsync()
    {
        Channel.Dispose();
        await _server.DisposeAsync();
    }
}
