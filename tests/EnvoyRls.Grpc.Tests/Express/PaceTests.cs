using EnvoyRls.Grpc.Http2;
using EnvoyRls.Grpc.Tests.Support;
using EnvoyRls.Testing;

namespace EnvoyRls.Grpc.Tests.Express;

/// <summary>A client that asks for more than the handlers end.</summary>
public sealed class PaceTests
{
    private const int Calls = 1_500;
    private const int AtOnce = 512;

    [Fact]
    public async Task Calls_are_left_in_the_transport_while_many_wait_for_their_handlers_but_not_for_long()
    {
        FakeTimeProvider time = new();
        TaskCompletionSource release = new(TaskCreationOptions.RunContinuationsAsynchronously);
        int begun = 0;
        await using TestServer server = await new TestServers(GrpcHttp2.Express).UnaryAsync(
            async (request, _) =>
            {
                Interlocked.Increment(ref begun);
                await release.Task;
                return request;
            },
            options => options with { MaxConcurrentStreams = 2 * Calls },
            time);
        await using RawHttp2Connection connection = await RawHttp2Connection.ConnectAsync(server.EndPoint, initialWindow: 1_000_000);
        await connection.WidenAsync(0, 2_000_000_000);
        Task sending = SendAsync(connection, first: 0);

        await RestsAfterAsync(AtOnce);
        time.Advance(TimeSpan.FromMilliseconds(10));
        await RestsAfterAsync(2 * AtOnce);
        time.Advance(TimeSpan.FromMilliseconds(10));
        await Eventually.TrueAsync(() => Volatile.Read(ref begun) == Calls);
        await EndAllAsync();

        // The calls that would not end have: it begins with the first bound again.
        sending = SendAsync(connection, first: Calls);
        await RestsAfterAsync(Calls + AtOnce);
        await EndAllAsync();
        Assert.Equal(2 * Calls, begun);

        async Task EndAllAsync()
        {
            release.SetResult();
            for (int answered = 0; answered < Calls;)
            {
                Http2Frame frame = await connection.ReadAsync(Http2FrameType.Headers);
                answered += frame.EndsStream ? 1 : 0;
            }

            await sending;
            release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        async Task RestsAfterAsync(int calls)
        {
            await Eventually.TrueAsync(() => Volatile.Read(ref begun) >= calls && time.ArmedTimers > 0);
            Assert.Equal(calls, Volatile.Read(ref begun));
        }
    }

    private static async Task SendAsync(RawHttp2Connection connection, int first)
    {
        byte[] body = RawCall.Frame("again");
        for (int i = first; i < first + Calls; i++)
        {
            await connection.SendCallAsync((2 * i) + 1, $"/{TestServer.Service}/Unary", body);
        }
    }
}
