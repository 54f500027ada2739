namespace EnvoyRls.AspNetCore;

/// <summary>What a service is asked: descriptors of one domain, and the hits to charge to each of them.</summary>
public sealed record RateLimitCheck
{
    /// <summary>A check of one hit in the domain of the options.</summary>
    public RateLimitCheck(params IReadOnlyList<RateLimitDescriptor> descriptors) => Descriptors = descriptors;

    /// <summary>Which rules; <see langword="null"/> (the default) for <see cref="EnvoyRateLimitingOptions.Domain"/>.</summary>
    public string? Domain { get; init; }

    /// <summary>At least one. Each is held to the rule that it finds; one that is over its limit denies the check.</summary>
    public IReadOnlyList<RateLimitDescriptor> Descriptors { get; init; }

    /// <summary>
    /// Hits to charge to each descriptor that does not say so itself; default 1. 0 looks and charges nothing, below 0 gives
    /// hits back, where the service knows hits of single descriptors.
    /// </summary>
    public long Hits { get; init; } = 1;
}
