namespace EnvoyRls.Cli.Replay;

/// <summary>What <c>rls replay</c> was told.</summary>
internal sealed record ReplayOptions
{
    /// <summary>The log's path; gzip is recognised by its first bytes. <c>-</c> is standard input.</summary>
    public required string Log { get; init; }

    public required IReadOnlyList<string> Rules { get; init; }

    public bool MergeDomains { get; init; }

    /// <summary>The domain asked; <see langword="null"/> for the only one there is.</summary>
    public string? Domain { get; init; }

    /// <summary>Descriptors as written: <c>remote_address=%h,path=%U</c>.</summary>
    public required IReadOnlyList<string> Descriptors { get; init; }

    /// <summary><c>combined</c>, <c>common</c>, <c>json</c>, or a format of its own.</summary>
    public required string Format { get; init; }

    /// <summary>Lines before it are left out; <see langword="null"/> for none.</summary>
    public string? From { get; init; }

    /// <summary>Lines at it and after are left out; <see langword="null"/> for none.</summary>
    public string? To { get; init; }

    /// <summary>Most lines that are read; <see langword="null"/> for all.</summary>
    public long? Limit { get; init; }

    /// <summary>Keys that are listed.</summary>
    public required int Top { get; init; }

    public string? Chart { get; init; }

    public bool Json { get; init; }
}
