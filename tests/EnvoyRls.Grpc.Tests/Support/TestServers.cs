using System.Net;
using EnvoyRls.Grpc.Methods;
using Google.Protobuf.WellKnownTypes;

namespace EnvoyRls.Grpc.Tests.Support;

/// <summary>Starts servers whose calls come over one of the HTTP/2 implementations.</summary>
internal sealed class TestServers(GrpcHttp2 http2)
{
    public Task<TestServer> UnaryAsync(
        UnaryHandler<StringValue, StringValue> handler,
        Func<GrpcServerOptions, GrpcServerOptions>? configure = null,
        TimeProvider? time = null) =>
        StartAsync(methods => methods.Unary(TestServer.Service, "Unary", StringValue.Parser, handler), configure, time);

    public Task<TestServer> StreamingAsync(
        ServerStreamingHandler<StringValue, StringValue> handler,
        Func<GrpcServerOptions, GrpcServerOptions>? configure = null,
        TimeProvider? time = null) =>
        StartAsync(methods => methods.ServerStreaming(TestServer.Service, "Streaming", StringValue.Parser, handler), configure, time);

    public Task<TestServer> DuplexAsync(
        DuplexHandler<StringValue, StringValue> handler,
        Func<GrpcServerOptions, GrpcServerOptions>? configure = null,
        TimeProvider? time = null) =>
        StartAsync(methods => methods.Duplex(TestServer.Service, "Duplex", StringValue.Parser, handler), configure, time);

    /// <summary>A unary method that answers with what it was sent.</summary>
    public Task<TestServer> EchoAsync(Func<GrpcServerOptions, GrpcServerOptions>? configure = null) =>
        UnaryAsync((request, _) => new(request), configure);

    public Task<TestServer> StartAsync(
        Func<GrpcMethodTableBuilder, GrpcMethodTableBuilder> fill,
        Func<GrpcServerOptions, GrpcServerOptions>? configure = null,
        TimeProvider? time = null)
    {
        GrpcServerOptions options = new() { EndPoint = new IPEndPoint(IPAddress.Loopback, 0), Http2 = http2 };
        return TestServer.StartAsync(fill(new GrpcMethodTableBuilder()).Build(), configure?.Invoke(options) ?? options, time);
    }
}
