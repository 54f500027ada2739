using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Grpc;
using EnvoyRls.Grpc.Health;
using EnvoyRls.Grpc.Methods;
using EnvoyRls.Server.Calls;
using EnvoyRls.Server.Checks;
using EnvoyRls.Server.Hosting;
using EnvoyRls.Server.Overload;
using EnvoyRls.Server.Tests.Endpoints;
using EnvoyRls.Server.Tests.Settings;

namespace EnvoyRls.Server.Tests.Hosting;

public sealed class CallStatisticsTests
{
    [Fact]
    public void Calls_are_counted_and_timed_by_method_and_the_latency_is_that_of_decisions_alone()
    {
        StatRegistry statistics = new();
        StubLimiter limiter = StubLimiter.Answering(new RateLimitResponse());
        RateLimitCalls calls = new(limiter, new FaultCodes(compatible: false));
        CheckCalls checks = new(new Checker(limiter, SettingsOf.Valid().Checks, takesHitsBack: true));
        GrpcMethodTable methods = GrpcListener.Methods(calls, checks, new UserStatsCalls(statistics: null), new HealthStatusBoard());
        CallStatistics observer = new(methods, statistics, new OverloadStatus(statistics, TimeProvider.System));
        foreach ((string method, int milliseconds) in new[] { ("ShouldRateLimit", 1), ("CheckRateLimit", 1), ("Check", 100), ("GetUserStats", 100) })
        {
            GrpcMethod called = methods.All.Single(candidate => candidate.Name == method);
            observer.Started(called);
            observer.Completed(called, StatusCode.Ok, TimeSpan.FromMilliseconds(milliseconds));

            Assert.Equal(1u, statistics.Counter($"ratelimit_server.{method}.total_requests").Value);
            Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), statistics.Timing($"ratelimit_server.{method}.response_time").Sum);
        }

        LatencySnapshot latency = statistics.CallLatency.Snapshot();
        Assert.Equal(2u, latency.Count);
        Assert.InRange(latency.Quantile(1)!.Value.TotalMilliseconds, 0.96, 1.04);
    }
}
