namespace EnvoyRls.Cli.Replay;

/// <summary>What <c>rls replay</c> was told.</summary>
internal sealed record ReplayOptions
{
    /// <summary>The requests.</summary>
    public required LogSelection Selection { get; init; }

    public required IReadOnlyList<string> Rules { get; init; }

    public bool MergeDomains { get; init; }

    /// <summary>The domain asked; <see langword="null"/> for the only one there is.</summary>
    public string? Domain { get; init; }

    /// <summary>Keys that are listed.</summary>
    public required int Top { get; init; }

    public string? Chart { get; init; }

    public bool Json { get; init; }
}
