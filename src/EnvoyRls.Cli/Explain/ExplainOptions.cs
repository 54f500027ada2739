using EnvoyRls.Core.Decisions.Keys;

namespace EnvoyRls.Cli.Explain;

/// <summary>What <c>rls explain</c> was told.</summary>
internal sealed record ExplainOptions
{
    public required IReadOnlyList<string> Rules { get; init; }

    public bool MergeDomains { get; init; }

    /// <summary>The domain asked; <see langword="null"/> for the only one there is.</summary>
    public string? Domain { get; init; }

    /// <summary>Descriptors as written: <c>key=value,key2=value2</c>.</summary>
    public required IReadOnlyList<string> Descriptors { get; init; }

    /// <summary>Hits for each descriptor; 0 for the service's default, which is 1.</summary>
    public uint Hits { get; init; }

    /// <summary>When the request is made; <see langword="null"/> for now.</summary>
    public string? At { get; init; }

    public CounterKeyFormat KeyFormat { get; init; }

    public string KeyPrefix { get; init; } = "";

    /// <summary>The region whose part of shared limits is told; <see langword="null"/> for the whole.</summary>
    public string? Region { get; init; }

    public bool Json { get; init; }
}
