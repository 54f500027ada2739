using System.Buffers;
using System.Net;
using EnvoyRls.Grpc.Http2;
using EnvoyRls.Grpc.Methods;
using EnvoyRls.Grpc.Tests.Support;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace EnvoyRls.Grpc.Tests.Express;

/// <summary>A client that asks more than it listens.</summary>
public sealed class SlowReaderTests
{
    private const int Calls = 20_000;
    private const int AnswerBytes = 8_000;

    [Fact]
    public async Task Calls_are_left_in_the_transport_while_the_client_does_not_take_its_answers()
    {
        LongAnswers method = new();
        GrpcServerOptions options = new() { EndPoint = new IPEndPoint(IPAddress.Loopback, 0) };
        await using TestServer server = await TestServer.StartAsync(new GrpcMethodTable([method]), options, time: null);
        await using RawHttp2Connection connection = await RawHttp2Connection.ConnectAsync(server.EndPoint, initialWindow: 1_000_000);
        await connection.WidenAsync(0, 2_000_000_000);

        Task sending = Task.Run(() => SendAsync(connection, method.Path));
        int made = await StandstillAsync(method);
        int answered = 0;
        while (answered < Calls)
        {
            Http2Frame frame = await connection.ReadAsync(Http2FrameType.Headers);
            answered += frame.EndsStream ? 1 : 0;
        }

        await sending;

        // As many as the buffers of both sockets and the server's own hold, which are some megabytes.
        Assert.InRange(made, 1, Calls / 4);
        Assert.Equal(Calls, method.Made);
    }

    private static async Task SendAsync(RawHttp2Connection connection, string path)
    {
        byte[] body = RawCall.Frame("again");
        for (int i = 0; i < Calls; i++)
        {
            await connection.SendCallAsync((2 * i) + 1, path, body);
        }
    }

    /// <summary>How many calls were made when no more are for a while.</summary>
    private static async Task<int> StandstillAsync(LongAnswers method)
    {
        int before = 0;
        int now = method.Made;
        while (now == 0 || now != before)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(300));
            (before, now) = (now, method.Made);
        }

        return now;
    }

    private sealed class LongAnswers() : UnaryMethod("test.LongAnswers", "Answer")
    {
        private static readonly StringValue Response = new() { Value = new string('x', AnswerBytes) };

        private int _made;

        public int Made => Volatile.Read(ref _made);

        public override ValueTask<IMessage?> InvokeAsync(in ReadOnlySequence<byte> request, GrpcCall call)
        {
            Interlocked.Increment(ref _made);
            return new(Response);
        }
    }
}
