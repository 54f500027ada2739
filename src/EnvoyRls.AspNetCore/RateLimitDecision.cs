namespace EnvoyRls.AspNetCore;

/// <summary>
/// What came of a check. A request's decision is among its features:
/// <c>context.Features.Get&lt;RateLimitDecision&gt;()</c>.
/// </summary>
public sealed record RateLimitDecision
{
    /// <summary>Whether to go on.</summary>
    public required bool IsAllowed { get; init; }

    /// <summary>Who decided.</summary>
    public required DecisionSource Source { get; init; }

    /// <summary>How each descriptor stands, in the order of the check; empty if the failure mode decided.</summary>
    public IReadOnlyList<DescriptorStatus> Statuses { get; init; } = [];

    /// <summary>How long to wait before the next try of what was denied; <see langword="null"/> if allowed, or if no wait is known to help.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>What the service wants to be told to the client.</summary>
    public IReadOnlyList<(string Name, string Value)> ResponseHeaders { get; init; } = [];

    /// <summary>What the service wants to be told to whoever handles what was allowed.</summary>
    public IReadOnlyList<(string Name, string Value)> RequestHeaders { get; init; } = [];

    /// <summary>What the service wants a denied client to read; empty for nothing.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Why the service did not decide, in a few words: <c>timeout</c>, <c>circuit_open</c>, <c>Unavailable</c>; <see langword="null"/> if it did.</summary>
    public string? Failure { get; init; }
}
