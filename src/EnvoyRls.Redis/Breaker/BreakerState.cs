namespace EnvoyRls.Redis.Breaker;

/// <summary>What a <see cref="BreakerCounterStore"/> does with batches; the numbers are those of its gauge.</summary>
public enum BreakerState
{
    /// <summary>All pass.</summary>
    Closed = 0,

    /// <summary>One is trying, all others are refused.</summary>
    HalfOpen = 1,

    /// <summary>All are refused.</summary>
    Open = 2,
}
