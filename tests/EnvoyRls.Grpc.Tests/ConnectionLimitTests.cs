using System.Buffers.Binary;
using System.Net;
using EnvoyRls.Grpc.Http2;
using EnvoyRls.Grpc.Methods;
using EnvoyRls.Grpc.Tests.Support;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Logging.Abstractions;

namespace EnvoyRls.Grpc.Tests;

public abstract class ConnectionLimitTests(GrpcHttp2 http2)
{
    private readonly TestServers _servers = new(http2);
    [Fact]
    public async Task The_number_of_streams_is_told_and_kept()
    {
        const byte MaxConcurrentStreams = 3;
        TaskCompletionSource release = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using TestServer server = await _servers.UnaryAsync(
            async (request, _) =>
            {
                await release.Task;
                return request;
            },
            options => options with { MaxConcurrentStreams = 2 });
        await using RawHttp2Connection connection = await RawHttp2Connection.ConnectAsync(server.EndPoint);

        byte[] settings = (await connection.ReadAsync(Http2FrameType.Settings)).Payload;
        for (int stream = 1; stream <= 5; stream += 2)
        {
            await connection.SendCallAsync(stream, $"/{TestServer.Service}/Unary", RawCall.Frame("x"));
        }

        Http2Frame refused = await connection.ReadAsync(Http2FrameType.RstStream);
        release.SetResult();

        byte[] limit = settings.Chunk(6).Single(setting => setting[1] == MaxConcurrentStreams);
        Assert.Equal(2, BinaryPrimitives.ReadInt32BigEndian(limit.AsSpan(2)));
        Assert.Equal(5, refused.Stream);
        Assert.Equal([0, 0, 0, 7], refused.Payload);
    }

    [Fact]
    public async Task A_client_that_does_not_answer_pings_is_cut()
    {
        await using TestServer server = await _servers.EchoAsync(
            options => options with { KeepAlivePingDelay = TimeSpan.FromSeconds(1), KeepAlivePingTimeout = TimeSpan.FromSeconds(1) });
        await using RawHttp2Connection connection = await RawHttp2Connection.ConnectAsync(server.EndPoint);

        await connection.ReadAsync(Http2FrameType.Ping);
        while (await connection.ReadAsync() is not null)
        {
            // Whatever else it says, it ends.
        }
    }

    [Fact]
    public async Task A_server_that_was_not_started_can_be_disposed_and_has_no_endpoint()
    {
        GrpcMethodTable methods = new GrpcMethodTableBuilder()
            .Unary<StringValue, StringValue>(TestServer.Service, "Unary", StringValue.Parser, (request, _) => new(request))
            .Build();
        GrpcServerOptions options = new() { EndPoint = new IPEndPoint(IPAddress.Loopback, 0) };
        GrpcServer server = new(methods, options, NullLoggerFactory.Instance, TimeProvider.System);

        Assert.Throws<InvalidOperationException>(() => server.EndPoint);
        await server.DisposeAsync();
    }

    public sealed class OverExpress() : ConnectionLimitTests(GrpcHttp2.Express);

    public sealed class OverKestrel() : ConnectionLimitTests(GrpcHttp2.Kestrel);
}
