using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Supervision;
using EnvoyRls.Testing;

namespace EnvoyRls.Server.Tests.EndToEnd;

/// <summary>The whole service with everything switched on that works in the background.</summary>
public sealed class BackgroundLoopTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Whichever_loop_is_killed_is_started_again_and_calls_are_answered_throughout()
    {
        await using RedisServer redis = await RedisServer.StartAsync();
        using TemporaryDirectory directory = new();
        await using RunningServer server = await RunningServer.StartAsync(
            """
            domain: d
            descriptors:
              - key: k
                consistency: leased
                rate_limit: {unit: year, requests_per_unit: 1000000}
            """,
            ("BACKEND_TYPE", "redis"),
            ("REDIS_SOCKET_TYPE", "tcp"),
            ("REDIS_URL", redis.Address),
            ("REDIS_OP_TIMEOUT", "10s"),
            ("LOCAL_CACHE_SIZE_IN_BYTES", "1000000"),
            ("REGION", "eu"),
            ("REGION_REDIS", $"us={redis.Address}"),
            ("MANAGEMENT_DIR", Path.Combine(directory.Path, "managed")),
            ("ADAPTIVE_MODE", "observe"),
            ("DECISION_LOG", Path.Combine(directory.Path, "decisions.log")),
            ("EVENTS_URL", "http://127.0.0.1:9/"),
            ("METRICS_OTLP_ENABLED", "true"),
            ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9/"));
        SupervisedLoop[] loops = [.. server.Background.Loops];
        Assert.True(loops.Length > 15, string.Join(", ", loops.Select(loop => loop.Name)));

        foreach (SupervisedLoop loop in loops)
        {
            await Eventually.IsTrueAsync(() => loop.Running, Patience, $"{loop.Name} runs");
            long restarts = loop.Restarts;
            loop.Interrupt();
            await Eventually.IsTrueAsync(() => loop.Restarts > restarts, Patience, $"{loop.Name} has ended");
            Assert.Equal(RateLimitResponse.Types.Code.Ok, (await server.AskAsync("k=v")).OverallCode);
            await Eventually.IsTrueAsync(() => loop.Running, Patience, $"{loop.Name} runs again");
        }

        Assert.All(loops, loop => Assert.Equal((loop.Name, true), (loop.Name, loop.Running)));
    }
}
