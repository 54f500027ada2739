using System.Collections.Concurrent;
using EnvoyRls.Grpc.Methods;
using EnvoyRls.Grpc.Tests.Support;
using EnvoyRls.Testing;

namespace EnvoyRls.Grpc.Tests;

public abstract class GrpcCallObserverTests(GrpcHttp2 http2)
{
    private readonly TestServers _servers = new(http2);
    private readonly FakeTimeProvider _time = new();
    private readonly Recorder _recorder = new();

    [Fact]
    public async Task Every_call_is_told_with_its_status_and_time()
    {
        await using TestServer server = await _servers.UnaryAsync(
            (request, call) =>
            {
                _time.Advance(TimeSpan.FromMilliseconds(30));
                if (request.Value is "bad")
                {
                    call.Fail(StatusCode.InvalidArgument, "bad");
                }

                return new(request);
            },
            options => options with { Observer = _recorder },
            _time);

        await server.CallAsync("good");
        await Assert.ThrowsAsync<GrpcException>(() => server.CallAsync("bad"));
        await RawCall.PostAsync(server, 0, 0);

        Assert.Equal(
            ["started Unary", "Unary Ok 30 ms", "started Unary", "Unary InvalidArgument 30 ms", "started Unary", "Unary Internal 0 ms"],
            [.. _recorder.Events]);
    }

    [Fact]
    public async Task A_call_to_no_method_is_not_told()
    {
        await using TestServer server = await _servers.EchoAsync(options => options with { Observer = _recorder });

        await RawCall.SendAsync(server, new ByteArrayContent(RawCall.Frame("x")), path: "/test.Echo/Other");
        await RawCall.SendAsync(server, content: null);

        Assert.Empty(_recorder.Events);
    }

    private sealed class Recorder : IGrpcCallObserver
    {
        public ConcurrentQueue<string> Events { get; } = new();

        public void Started(GrpcMethod method) => Events.Enqueue($"started {method.Name}");

        public void Completed(GrpcMethod method, StatusCode status, TimeSpan elapsed) =>
            Events.Enqueue($"{method.Name} {status} {elapsed.TotalMilliseconds} ms");

        public void Refused(GrpcRefusal refusal) => Events.Enqueue($"{refusal}");
    }

    public sealed class OverExpress() : GrpcCallObserverTests(GrpcHttp2.Express);

    public sealed class OverKestrel() : GrpcCallObserverTests(GrpcHttp2.Kestrel);
}
