using EnvoyRls.Core.Decisions;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Management.Status;
using EnvoyRls.Server.Checks;
using EnvoyRls.Server.Overload;
using EnvoyRls.Server.Tests.Settings;
using Microsoft.Extensions.Logging.Abstractions;

namespace EnvoyRls.Server.Tests.Endpoints;

/// <summary>Pages of the main port, for tests of others.</summary>
internal static class TestPages
{
    public static CheckEndpoint Check(IRateLimiter limiter) =>
        new(new Checker(limiter, SettingsOf.Valid().Checks, takesHitsBack: true), new LatencyRecorder(), NullLogger.Instance);

    /// <summary>Room for any number of requests.</summary>
    public static RequestBound NoBound() => new(int.MaxValue, RequestBound.UsualBytes, new OverloadStatus(new StatRegistry(), TimeProvider.System));

    public static ServiceHealth Health() => new(HealthState.Ok, "1.2.3", 1, new StoreHealth("memory", Healthy: true, LatencyMs: null));
}
