namespace EnvoyRls.Core.Decisions;

/// <summary>Names of the response headers that tell a client about its limit.</summary>
public sealed record LimitHeaders
{
    /// <summary>Carries the limit. Default <c>RateLimit-Limit</c>.</summary>
    public string Limit { get; init; } = "RateLimit-Limit";

    /// <summary>Carries the hits left. Default <c>RateLimit-Remaining</c>.</summary>
    public string Remaining { get; init; } = "RateLimit-Remaining";

    /// <summary>Carries the seconds until the window ends. Default <c>RateLimit-Reset</c>.</summary>
    public string Reset { get; init; } = "RateLimit-Reset";
}
