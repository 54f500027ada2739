namespace EnvoyRls.AspNetCore;

/// <summary>A limit that is held to in this process while the service does not answer.</summary>
public sealed class LocalLimit
{
    /// <summary>The keys of a descriptor's entries, in their order; each combination of values counts by itself.</summary>
    public IList<string> Keys { get; init; } = [];

    /// <summary>Which domain; <see langword="null"/> (the default) for every one.</summary>
    public string? Domain { get; set; }

    /// <summary>Hits in a window, of all instances together.</summary>
    public uint Amount { get; set; }

    /// <summary>The window's length, from a millisecond to 366 days; default a second.</summary>
    public TimeSpan Window { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Hits admitted at once, by a token bucket that <see cref="Amount"/> per window flow into; <see langword="null"/> (the
    /// default) to count by fixed windows.
    /// </summary>
    public uint? Burst { get; set; }
}
