namespace EnvoyRls.Redis;

/// <summary>How long and how often a first connection is tried. Waits double and are drawn evenly from zero to the bound reached.</summary>
public sealed record RedisStartupOptions
{
    /// <summary>Bound of the first wait. Default 1 s; above zero.</summary>
    public TimeSpan InitialInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Bound that later waits do not exceed. Default 30 s; at least <see cref="InitialInterval"/>.</summary>
    public TimeSpan MaxInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>When to give up. Default zero: never.</summary>
    public TimeSpan MaxElapsed { get; init; } = TimeSpan.Zero;
}
