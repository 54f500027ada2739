using EnvoyRls.Grpc.Health;
using EnvoyRls.Server.Health;

namespace EnvoyRls.Server.Hosting;

/// <summary>
/// Shows the state of the components to gRPC health checks: <c>ratelimit</c> is whether to send calls (readiness), the
/// empty name whether the process works at all (liveness), which a Redis outage must not make look dead.
/// </summary>
internal static class HealthReport
{
    private const string RateLimit = "ratelimit";

    public static HealthStatusBoard Over(HealthComponents components)
    {
        HealthStatusBoard board = new();
        board.Set("", ServingStatus.Serving);
        board.Set(RateLimit, StatusOf(components.IsHealthy));
        components.Changed += healthy => board.Set(RateLimit, StatusOf(healthy));
        return board;
    }

    private static ServingStatus StatusOf(bool healthy) => healthy ? ServingStatus.Serving : ServingStatus.NotServing;
}
