using System.Globalization;
using System.Net;
using EnvoyRls.Conformance.Tests.Clients;
using EnvoyRls.Conformance.Tests.Harness;
using EnvoyRls.Grpc.Client;
using EnvoyRls.Testing;

namespace EnvoyRls.Conformance.Tests.EndToEnd;

public sealed class ListenerTests
{
    [Fact]
    public async Task A_unix_socket_serves_gRPC_instead_of_a_port_also_where_a_stale_one_lies()
    {
        using TemporaryDirectory directory = new();
        string path = directory.File("rls.sock");
        await using (RateLimitServer crashed = await RateLimitServer.StartAsync(("GRPC_UDS", path)))
        {
            Assert.True(File.Exists(path));
        }

        Assert.True(File.Exists(path), "what is killed leaves its socket behind");
        await using RateLimitServer server = await RateLimitServer.StartAsync(("GRPC_UDS", path));
        using RateLimitClient client = new(new GrpcChannelOptions { Address = new Uri($"unix://{path}") });
        Assert.Equal(2u, (await client.AskAsync("small", "x")).Statuses[0].LimitRemaining);
        await ForeignClient.Python.RunAsync(ClientCases.Serves, $"unix:{path}");
        await ForeignClient.Node.RunAsync(ClientCases.Serves, $"unix:{path}");
        Assert.Equal(0, await server.StopAsync());
    }

    [Fact]
    public async Task A_port_that_is_taken_is_said_in_one_sentence()
    {
        await using RateLimitServer first = await RateLimitServer.StartAsync();
        await using RateLimitServer second = RateLimitServer.Launch(("GRPC_PORT", first.GrpcPort.ToString(CultureInfo.InvariantCulture)));
        Assert.Equal(1, await second.ExitCodeAsync());
        Assert.Contains("cannot serve gRPC", second.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", second.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prometheus_has_a_listener_of_its_own_with_nothing_else_on_it()
    {
        string address = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{FreePort.Next()}");
        await using RateLimitServer server = await RateLimitServer.StartAsync(
            ("USE_PROMETHEUS", "true"), ("PROMETHEUS_ADDR", address), ("PROMETHEUS_PATH", "/scrape"));
        using RateLimitClient client = server.Connect();
        await client.AskAsync("small", "x");

        using HttpClient http = new() { BaseAddress = new Uri($"http://{address}"), Timeout = TimeSpan.FromSeconds(20) };
        string metrics = await http.GetStringAsync(new Uri("/scrape", UriKind.Relative));
        Assert.Contains("ratelimit_service_rate_limit_total_hits{domain=\"conformance\",key1=\"small\"} 1\n", metrics, StringComparison.Ordinal);
        using HttpResponseMessage other = await http.GetAsync(new Uri("/stats", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
    }

    [Fact]
    public async Task While_it_drains_the_health_check_fails_and_calls_are_served()
    {
        await using RateLimitServer server = await RateLimitServer.StartAsync(("SHUTDOWN_DRAIN_DELAY", "3s"));
        using RateLimitClient client = server.Connect();
        Task<int> stopping = server.StopAsync();
        await Eventually.IsTrueAsync(async () => !await server.IsHealthyAsync(), TimeSpan.FromSeconds(20), () => "the health check fails");
        Assert.NotNull((await client.AskAsync("small", "x")).Statuses[0].CurrentLimit);
        Assert.Equal(0, await stopping);
    }

    [Fact]
    public async Task A_busy_server_that_is_told_to_stop_fails_no_call_it_has_begun()
    {
        await using RedisServer redis = await RedisServer.StartAsync();
        await using RateLimitServer server = await RateLimitServer.StartAsync(("REDIS_URL", redis.Address), ("REDIS_OP_TIMEOUT", "20s"));
        using RateLimitClient client = server.Connect();
        await client.AskAsync("large", "x");

        await redis.FreezeAsync();
        Task<Api.Envoy.Service.RateLimit.V3.RateLimitResponse>[] begun = [.. Enumerable.Range(0, 50).Select(_ => client.AskAsync("large", "x"))];
        await Eventually.IsTrueAsync(
            async () => await server.CounterAsync("ratelimit.service.rate_limit.conformance.large.total_hits") >= 51,
            TimeSpan.FromSeconds(10),
            () => "all calls are on their way to Redis");
        Task<int> stopping = server.StopAsync();
        await redis.ThawAsync();

        await Task.WhenAll(begun);
        Assert.Equal(0, await stopping);
    }
}
