namespace EnvoyRls.AspNetCore;

/// <summary>How one descriptor of a check stands.</summary>
public sealed record DescriptorStatus
{
    /// <summary>The descriptor as it was asked about.</summary>
    public required RateLimitDescriptor Descriptor { get; init; }

    /// <summary>Whether it is within its limit.</summary>
    public required bool IsAllowed { get; init; }

    /// <summary>Its limit; <see langword="null"/> if nothing limits it.</summary>
    public CurrentLimit? Limit { get; init; }

    /// <summary>Hits left.</summary>
    public uint Remaining { get; init; }

    /// <summary>Until the limit is as new; <see langword="null"/> if the service did not say.</summary>
    public TimeSpan? ResetAfter { get; init; }
}
