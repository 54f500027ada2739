using EnvoyRls.Api.Grpc.Health.V1;
using EnvoyRls.Grpc.Client;
using EnvoyRls.Grpc.Health;
using EnvoyRls.Grpc.Tests.Support;
using Answer = EnvoyRls.Api.Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace EnvoyRls.Grpc.Tests.Health;

public abstract class HealthServiceTests(GrpcHttp2 http2)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly GrpcClientMethod<HealthCheckRequest, HealthCheckResponse> CheckMethod =
        new(HealthService.Name, "Check", HealthCheckResponse.Parser);

    private static readonly GrpcClientMethod<HealthCheckRequest, HealthCheckResponse> WatchMethod =
        new(HealthService.Name, "Watch", HealthCheckResponse.Parser);

    private readonly TestServers _servers = new(http2);
    private readonly HealthStatusBoard _board = new();

    [Fact]
    public async Task Check_tells_the_status_that_was_set()
    {
        await using TestServer server = await StartAsync();
        _board.Set("", ServingStatus.Serving);
        _board.Set("ratelimit", ServingStatus.NotServing);

        Assert.Equal(Answer.Serving, await CheckAsync(server, ""));
        Assert.Equal(Answer.NotServing, await CheckAsync(server, "ratelimit"));
        _board.Set("ratelimit", ServingStatus.Serving);
        Assert.Equal(Answer.Serving, await CheckAsync(server, "ratelimit"));
    }

    [Fact]
    public async Task Check_of_an_unknown_service_is_not_found()
    {
        await using TestServer server = await StartAsync();
        _board.Set("", ServingStatus.Serving);

        GrpcException error = await Assert.ThrowsAsync<GrpcException>(() => CheckAsync(server, "other"));

        Assert.Equal(new GrpcStatus(StatusCode.NotFound, "unknown service 'other'"), error.Status);
    }

    [Fact]
    public async Task Watch_tells_the_status_at_once_and_every_change()
    {
        await using TestServer server = await StartAsync();
        _board.Set("ratelimit", ServingStatus.NotServing);
        await using GrpcStreamingCall<HealthCheckRequest, HealthCheckResponse> watch = Watch(server, "ratelimit");

        Assert.Equal(Answer.NotServing, await NextAsync(watch));
        _board.Set("ratelimit", ServingStatus.Serving);
        Assert.Equal(Answer.Serving, await NextAsync(watch));
        _board.Set("ratelimit", ServingStatus.NotServing);
        Assert.Equal(Answer.NotServing, await NextAsync(watch));
    }

    [Fact]
    public async Task Watch_of_an_unknown_service_waits_until_it_is_known()
    {
        await using TestServer server = await StartAsync();
        await using GrpcStreamingCall<HealthCheckRequest, HealthCheckResponse> watch = Watch(server, "ratelimit");

        Assert.Equal(Answer.ServiceUnknown, await NextAsync(watch));
        _board.Set("ratelimit", ServingStatus.Serving);
        Assert.Equal(Answer.Serving, await NextAsync(watch));
    }

    [Fact]
    public async Task Watch_does_not_repeat_what_has_not_changed()
    {
        await using TestServer server = await StartAsync();
        _board.Set("ratelimit", ServingStatus.Serving);
        await using GrpcStreamingCall<HealthCheckRequest, HealthCheckResponse> watch = Watch(server, "ratelimit");
        Assert.Equal(Answer.Serving, await NextAsync(watch));

        _board.Set("other", ServingStatus.NotServing);
        _board.Set("ratelimit", ServingStatus.Serving);
        _board.Set("ratelimit", ServingStatus.NotServing);

        Assert.Equal(Answer.NotServing, await NextAsync(watch));
    }

    [Fact]
    public async Task Many_watchers_all_learn_of_a_change()
    {
        await using TestServer server = await StartAsync();
        _board.Set("", ServingStatus.NotServing);
        GrpcStreamingCall<HealthCheckRequest, HealthCheckResponse>[] watches = [.. Enumerable.Range(0, 500).Select(_ => Watch(server, ""))];
        foreach (GrpcStreamingCall<HealthCheckRequest, HealthCheckResponse> watch in watches)
        {
            Assert.Equal(Answer.NotServing, await NextAsync(watch));
        }

        _board.Set("", ServingStatus.Serving);

        foreach (GrpcStreamingCall<HealthCheckRequest, HealthCheckResponse> watch in watches)
        {
            Assert.Equal(Answer.Serving, await NextAsync(watch));
            await watch.DisposeAsync();
        }
    }

    [Fact]
    public async Task Watch_ends_when_the_server_stops()
    {
        await using TestServer server = await StartAsync();
        _board.Set("", ServingStatus.Serving);
        await using GrpcStreamingCall<HealthCheckRequest, HealthCheckResponse> watch = Watch(server, "");
        Assert.Equal(Answer.Serving, await NextAsync(watch));

        Task stop = server.Server.StopAsync(TimeSpan.FromMinutes(10));
        GrpcException error = await Assert.ThrowsAsync<GrpcException>(() => NextAsync(watch));

        Assert.Equal(StatusCode.Unavailable, error.Status.Code);
        await stop.WaitAsync(Patience);
    }

    private Task<TestServer> StartAsync() => _servers.StartAsync(new HealthService(_board).AddTo);

    private static async Task<Answer> CheckAsync(TestServer server, string service) =>
        (await server.Channel.UnaryAsync(CheckMethod, new HealthCheckRequest { Service = service })).Status;

    private static GrpcStreamingCall<HealthCheckRequest, HealthCheckResponse> Watch(TestServer server, string service) =>
        server.Channel.ServerStreaming(WatchMethod, new HealthCheckRequest { Service = service });

    private static async Task<Answer> NextAsync(GrpcStreamingCall<HealthCheckRequest, HealthCheckResponse> watch) =>
        (await watch.ReadAsync().AsTask().WaitAsync(Patience))!.Status;

    public sealed class OverExpress() : HealthServiceTests(GrpcHttp2.Express);

    public sealed class OverKestrel() : HealthServiceTests(GrpcHttp2.Kestrel);
}
