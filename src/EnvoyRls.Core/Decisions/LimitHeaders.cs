namespace EnvoyRls.Core.Decisions;

/// <summary>The response headers that tell a client about its limits.</summary>
public sealed record LimitHeaders
{
    public LimitHeaderStyle Style { get; init; }

    /// <summary>Carries the limit, in the reference's style. Default <c>RateLimit-Limit</c>.</summary>
    public string Limit { get; init; } = "RateLimit-Limit";

    /// <summary>Carries the hits left, in the reference's style. Default <c>RateLimit-Remaining</c>.</summary>
    public string Remaining { get; init; } = "RateLimit-Remaining";

    /// <summary>Carries the seconds until the window ends, in the reference's style. Default <c>RateLimit-Reset</c>.</summary>
    public string Reset { get; init; } = "RateLimit-Reset";

    /// <summary>Says of a call that was decided without the store by which failure mode; empty for no such header.</summary>
    public string Degraded { get; init; } = "X-RateLimit-Degraded";
}
