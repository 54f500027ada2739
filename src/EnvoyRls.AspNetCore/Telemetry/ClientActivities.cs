using System.Diagnostics;

namespace EnvoyRls.AspNetCore.Telemetry;

/// <summary>The activity source <c>EnvoyRls.AspNetCore</c>: one activity for each check.</summary>
internal static class ClientActivities
{
    private static readonly ActivitySource Source = new(ClientMetrics.MeterName);

    public static Activity? Check(string domain) =>
        Source.StartActivity("ratelimit.check", ActivityKind.Client)?.SetTag("ratelimit.domain", domain);

    public static void Decided(Activity? activity, RateLimitDecision decision)
    {
        if (activity is null)
        {
            return;
        }

        activity.SetTag("ratelimit.allowed", decision.IsAllowed).SetTag("ratelimit.source", ClientMetrics.SourceOf(decision.Source));
        if (decision.Failure is { } reason)
        {
            activity.SetStatus(ActivityStatusCode.Error, reason);
        }
    }
}
