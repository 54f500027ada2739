using System.Buffers;
using System.Net;
using System.Net.Sockets;
using EnvoyRls.Grpc.Http2;
using EnvoyRls.Grpc.Methods;
using EnvoyRls.Grpc.Tests.Support;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace EnvoyRls.Grpc.Tests.Express;

/// <summary>What a call costs in garbage beyond what its handler makes.</summary>
[Collection(nameof(AllocationTests))]
[CollectionDefinition(nameof(AllocationTests), DisableParallelization = true)]
public sealed class AllocationTests
{
    private const int CallsAtOnce = 50;
    private const int Rounds = 400;

    [Fact]
    public async Task A_call_makes_no_garbage()
    {
        GrpcServerOptions options = new() { EndPoint = new IPEndPoint(IPAddress.Loopback, 0) };
        GrpcMethodTable methods = new([new ConstantMethod()]);
        await using TestServer server = await TestServer.StartAsync(methods, options, time: null);

        double perCall = Measure(server.EndPoint);

        Assert.True(perCall < 1, $"{perCall} bytes a call");
    }

    /// <summary>Makes calls on one connection.</summary>
    /// <returns>How many bytes the process allocated for each.</returns>
    private static double Measure(IPEndPoint endPoint)
    {
        // A socket that was never used otherwise than synchronously allocates nothing when it waits.
        using Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(endPoint);
        socket.Send(Preface());
        byte[] calls = Calls();
        byte[] answers = new byte[64 * 1024];

        // Until buffers and pools have the sizes they need, and the methods are compiled for good.
        int next = 1;
        for (int round = 0; round < Rounds; round++)
        {
            next = Exchange(socket, calls, answers, next);
        }

        long before = GC.GetTotalAllocatedBytes(precise: true);
        for (int round = 0; round < Rounds; round++)
        {
            next = Exchange(socket, calls, answers, next);
        }

        return (double)(GC.GetTotalAllocatedBytes(precise: true) - before) / (Rounds * CallsAtOnce);
    }

    /// <summary>Sends a number of calls and waits until all are answered; the first number of the next ones.</summary>
    private static int Exchange(Socket socket, byte[] calls, byte[] buffer, int stream)
    {
        for (int at = 0; at < calls.Length;)
        {
            Http2FrameHeader header = Http2FrameHeader.Read(calls.AsSpan(at));
            (header with { Stream = stream }).Write(calls.AsSpan(at));
            stream += header.Type == Http2FrameType.Data ? 2 : 0;
            at += Http2FrameHeader.Size + header.Length;
        }

        socket.Send(calls);
        int length = 0;
        for (int ended = 0; ended < CallsAtOnce;)
        {
            length += socket.Receive(buffer.AsSpan(length));
            int taken = 0;
            while (length - taken >= Http2FrameHeader.Size)
            {
                Http2FrameHeader header = Http2FrameHeader.Read(buffer.AsSpan(taken));
                if (length - taken < Http2FrameHeader.Size + header.Length)
                {
                    break;
                }

                ended += header.Type == Http2FrameType.Headers && header.Has(Http2Flags.EndStream) ? 1 : 0;
                taken += Http2FrameHeader.Size + header.Length;
            }

            buffer.AsSpan(taken, length - taken).CopyTo(buffer);
            length -= taken;
        }

        return stream;
    }

    private static byte[] Preface()
    {
        byte[] settings = new byte[Http2FrameHeader.Size];
        Http2Frames.WriteSettings(settings, []);
        byte[] window = new byte[Http2Frames.WindowUpdateSize];
        Http2Frames.WriteWindowUpdate(window, stream: 0, 1_000_000_000);
        return [.. Http2Constants.Preface, .. settings, .. window];
    }

    private static byte[] Calls()
    {
        byte[] block = RawHttp2Connection.Request("/test.Constant/Answer", ("grpc-timeout", "20m"));
        byte[] body = RawCall.Frame("hello");
        List<byte> calls = [];
        for (int i = 0; i < CallsAtOnce; i++)
        {
            byte[] header = new byte[Http2FrameHeader.Size];
            new Http2FrameHeader(block.Length, Http2FrameType.Headers, Http2Flags.EndHeaders, 1).Write(header);
            calls.AddRange([.. header, .. block]);
            new Http2FrameHeader(body.Length, Http2FrameType.Data, Http2Flags.EndStream, 1).Write(header);
            calls.AddRange([.. header, .. body]);
        }

        return [.. calls];
    }

    /// <summary>A method that itself makes none.</summary>
    private sealed class ConstantMethod() : UnaryMethod("test.Constant", "Answer")
    {
        private static readonly StringValue Response = new() { Value = "hello" };

        public override ValueTask<IMessage?> InvokeAsync(in ReadOnlySequence<byte> request, GrpcCall call) => new(Response);
    }
}
