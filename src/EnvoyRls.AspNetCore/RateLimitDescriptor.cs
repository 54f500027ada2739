namespace EnvoyRls.AspNetCore;

/// <summary>An ordered list of entries, by which a service finds the rule that limits.</summary>
public sealed class RateLimitDescriptor
{
    /// <summary>A descriptor of one entry.</summary>
    /// <exception cref="ArgumentException">The key is empty.</exception>
    public RateLimitDescriptor(string key, string value)
        : this((key, value))
    {
    }

    /// <summary>A descriptor of several entries.</summary>
    /// <exception cref="ArgumentException">There is no entry, or a key is empty.</exception>
    public RateLimitDescriptor(params IReadOnlyList<(string Key, string Value)> entries)
    {
        if (entries.Count == 0)
        {
            throw new ArgumentException("A descriptor has at least one entry.", nameof(entries));
        }

        foreach ((string key, string value) in entries)
        {
            ArgumentException.ThrowIfNullOrEmpty(key, nameof(entries));
            ArgumentNullException.ThrowIfNull(value, nameof(entries));
        }

        Entries = entries;
    }

    /// <summary>The entries, in the order in which rules are looked up.</summary>
    public IReadOnlyList<(string Key, string Value)> Entries { get; }

    /// <summary>Hits of this descriptor alone, as <see cref="RateLimitCheck.Hits"/>; <see langword="null"/> (the default) for those of the check.</summary>
    public long? Hits { get; init; }

    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", Entries.Select(entry => $"{entry.Key}={entry.Value}"));
}
