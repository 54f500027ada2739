using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Api.Grpc.Health.V1;
using EnvoyRls.Grpc;
using EnvoyRls.Grpc.Client;
using EnvoyRls.Testing;
using Status = EnvoyRls.Api.Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace EnvoyRls.Conformance.Tests.EndToEnd;

/// <summary>What the process does when it is told to stop, see docs/reliability.md.</summary>
public sealed class StopTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly GrpcClientMethod<HealthCheckRequest, HealthCheckResponse> Check = new("grpc.health.v1.Health", "Check", HealthCheckResponse.Parser);

    [Fact]
    public async Task Both_health_checks_fail_first_while_calls_are_served_on_old_and_new_connections()
    {
        await using RateLimitServer server = await RateLimitServer.StartAsync(("BACKEND_TYPE", "memory"), ("SHUTDOWN_DRAIN_DELAY", "6s"));
        using GrpcChannel health = new(new GrpcChannelOptions { Address = new Uri($"http://{server.Address}") });
        using RateLimitClient old = server.Connect();
        await old.AskAsync("large", "x");
        Assert.Equal(Status.Serving, await ReadinessAsync(health));

        Task<int> stopping = server.StopAsync();
        await Eventually.IsTrueAsync(async () => !await server.IsHealthyAsync(), Patience, () => "/healthcheck fails");

        Assert.Equal(Status.NotServing, await ReadinessAsync(health));
        await old.AskAsync("large", "x");
        using RateLimitClient late = server.Connect();
        await late.AskAsync("large", "x");
        Assert.False(stopping.IsCompleted);
        Assert.Equal(0, await stopping);
    }

    [Fact]
    public async Task A_second_signal_ends_the_waiting_and_counters_are_saved_all_the_same()
    {
        using TemporaryDirectory directory = new();
        await using RateLimitServer server = await RateLimitServer.StartAsync(
            ("BACKEND_TYPE", "memory"), ("SHUTDOWN_DRAIN_DELAY", "10m"), ("STATE_DIR", directory.Path), ("STATE_INTERVAL", "0"));
        using RateLimitClient client = server.Connect();
        await client.AskAsync("large", "x");
        Task<int> stopping = server.StopAsync();
        await Eventually.IsTrueAsync(async () => !await server.IsHealthyAsync(), Patience, () => "the first signal has come");

        Assert.Equal(0, await server.StopAsync());

        Assert.Equal(0, await stopping);
        Assert.True(File.Exists(directory.File("counters.state")));
    }

    [Fact]
    public async Task A_second_signal_cuts_calls_that_are_still_under_way()
    {
        await using RedisServer redis = await RedisServer.StartAsync();
        await using RateLimitServer server = await StartAsync(redis, "10m");
        Task<RateLimitResponse> call = await BeginCallAsync(server, redis);
        Task<int> stopping = server.StopAsync();
        await Eventually.IsTrueAsync(async () => !await server.IsHealthyAsync(), Patience, () => "the first signal has come");

        Assert.Equal(0, await server.StopAsync());

        Assert.Equal(0, await stopping);
        await Assert.ThrowsAsync<GrpcException>(() => call);
    }

    [Fact]
    public async Task Calls_that_do_not_end_are_cut_when_the_time_for_draining_is_over()
    {
        await using RedisServer redis = await RedisServer.StartAsync();
        await using RateLimitServer server = await StartAsync(redis, "1s");
        Task<RateLimitResponse> call = await BeginCallAsync(server, redis);

        Assert.Equal(0, await server.StopAsync());

        await Assert.ThrowsAsync<GrpcException>(() => call);
    }

    private static async Task<Status> ReadinessAsync(GrpcChannel channel) =>
        (await channel.UnaryAsync(Check, new HealthCheckRequest { Service = "ratelimit" }, new CallOptions { Timeout = Patience })).Status;

    private static Task<RateLimitServer> StartAsync(RedisServer redis, string drain) => RateLimitServer.StartAsync(
        ("REDIS_URL", redis.Address), ("REDIS_OP_TIMEOUT", "10m"), ("SHUTDOWN_DRAIN_TIMEOUT", drain));

    /// <summary>A call that waits for a Redis that does not answer any more.</summary>
    private static async Task<Task<RateLimitResponse>> BeginCallAsync(RateLimitServer server, RedisServer redis)
    {
        RateLimitClient client = server.Connect();
        await client.AskAsync("large", "x");
        await redis.FreezeAsync();
        Task<RateLimitResponse> call = client.AskAsync(RateLimitClient.Request("large", "x"), new CallOptions { Timeout = TimeSpan.FromMinutes(5) });
        await Eventually.IsTrueAsync(
            async () => await server.CounterAsync("ratelimit.service.rate_limit.conformance.large.total_hits") >= 2, Patience, () => "the call is on its way to Redis");
        return call;
    }
}
