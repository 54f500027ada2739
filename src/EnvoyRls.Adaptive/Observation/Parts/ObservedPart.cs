namespace EnvoyRls.Adaptive.Observation.Parts;

/// <summary>What one replica observed in an interval, in a form that can be put together with what others observed.</summary>
internal sealed class ObservedPart
{
    /// <summary>Tells which seed its hashes are of: parts of different seeds do not go together.</summary>
    public required ulong Fingerprint { get; init; }

    /// <summary>When it began, Unix time in microseconds.</summary>
    public required long Start { get; init; }

    /// <summary>When it ended, Unix time in microseconds; after <see cref="Start"/>.</summary>
    public required long End { get; init; }

    /// <summary>How many calls were looked at.</summary>
    public required double Looked { get; init; }

    /// <summary>How many calls there were.</summary>
    public required double Calls { get; init; }

    /// <summary>What all counts have to be multiplied by for what never reached the observer; at least 1.</summary>
    public required double Scale { get; init; }

    /// <summary>The domains that had calls, in no order.</summary>
    public required IReadOnlyList<DomainPart> Domains { get; init; }
}
