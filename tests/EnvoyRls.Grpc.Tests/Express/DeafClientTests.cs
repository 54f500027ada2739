using System.IO.Pipelines;
using System.Net;
using EnvoyRls.Grpc.Calls;
using EnvoyRls.Grpc.Express;
using EnvoyRls.Grpc.Http2;
using EnvoyRls.Grpc.Methods;
using EnvoyRls.Grpc.Tests.Support;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging.Abstractions;

namespace EnvoyRls.Grpc.Tests.Express;

/// <summary>A client that has gone while what it sent is still there.</summary>
public sealed class DeafClientTests
{
    private const int Calls = 50;

    [Fact]
    public async Task Its_calls_are_over_once_each()
    {
        GrpcMethodTable methods = new GrpcMethodTableBuilder()
            .Unary<StringValue, StringValue>(TestServer.Service, "Unary", StringValue.Parser, (request, _) => new(request))
            .Build();
        GrpcServerOptions options = new() { EndPoint = new IPEndPoint(IPAddress.Loopback, 0) };
        ServerLoad load = new(options);
        CallRunner runner = new(methods, options, load, TimeProvider.System, NullLogger.Instance);
        ExpressServer server = new(runner, options, load, TimeProvider.System, NullLogger.Instance, CancellationToken.None);
        Pipe received = new();
        Pipe sent = new();
        await sent.Reader.CompleteAsync();
        await received.Writer.WriteAsync(Sent());
        await received.Writer.CompleteAsync();
        DefaultConnectionContext connection = new("gone") { Transport = new Transport(received.Reader, sent.Writer) };
        ConnectionLoad own = new(load);
        connection.Features.Set(own);

        await server.ServeAsync(connection).WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal((0, 0), (load.Calls, own.Calls));
    }

    private static byte[] Sent()
    {
        List<byte> bytes = [.. Http2Constants.Preface, .. Frame(Http2FrameType.Settings, Http2Flags.None, 0, [])];
        for (int i = 0; i < Calls; i++)
        {
            bytes.AddRange(Frame(Http2FrameType.Headers, Http2Flags.EndHeaders, (2 * i) + 1, RawHttp2Connection.Request($"/{TestServer.Service}/Unary")));
            bytes.AddRange(Frame(Http2FrameType.Data, Http2Flags.EndStream, (2 * i) + 1, RawCall.Frame("x")));
        }

        return [.. bytes];
    }

    private static byte[] Frame(Http2FrameType type, Http2Flags flags, int stream, byte[] payload)
    {
        byte[] frame = new byte[Http2FrameHeader.Size + payload.Length];
        new Http2FrameHeader(payload.Length, type, flags, stream).Write(frame);
        payload.CopyTo(frame, Http2FrameHeader.Size);
        return frame;
    }

    private sealed record Transport(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
