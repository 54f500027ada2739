namespace EnvoyRls.Redis.Breaker;

/// <summary>When a store that keeps failing is left alone, and for how long.</summary>
public sealed record BreakerOptions
{
    /// <summary>Share of failed batches that opens the breaker, above 0 and up to 1. Default 0.5.</summary>
    public double FailureRatio { get; init; } = 0.5;

    /// <summary>Batches within <see cref="Sampling"/> below which it stays closed; at least 2. Default 20.</summary>
    public int MinCalls { get; init; } = 20;

    /// <summary>The time that the share is taken over; at least 500 ms. Default 1 s.</summary>
    public TimeSpan Sampling { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long the store is left alone before one batch tries again; at least 500 ms. Default 1 s.</summary>
    public TimeSpan Break { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>In front of the statistics' names. Default <c>envoyrls.store_breaker</c>.</summary>
    public string StatPrefix { get; init; } = "envoyrls.store_breaker";
}
