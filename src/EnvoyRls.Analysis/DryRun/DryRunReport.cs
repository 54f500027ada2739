namespace EnvoyRls.Analysis.DryRun;

/// <summary>What a change of rules would have changed for a traffic sample.</summary>
internal sealed record DryRunReport
{
    /// <summary>Calls that both rule sets decided.</summary>
    public required long Requests { get; init; }

    /// <summary>Calls with another verdict.</summary>
    public long Changed => NewlyDenied + NewlyAllowed;

    /// <summary>Calls that are denied only after the change.</summary>
    public required long NewlyDenied { get; init; }

    /// <summary>Calls that were denied only before the change.</summary>
    public required long NewlyAllowed { get; init; }

    /// <summary>Calls denied before the change.</summary>
    public required long DeniedBefore { get; init; }

    /// <summary>Calls denied after the change.</summary>
    public required long DeniedAfter { get; init; }

    /// <summary>Calls that make no sense to the limiter and are not counted elsewhere.</summary>
    public required long Refused { get; init; }

    /// <summary>The rules and items of lists that decided anything, those with the greatest change first.</summary>
    public required IReadOnlyList<DryRunRule> Rules { get; init; }

    /// <summary>The first calls with another verdict.</summary>
    public required IReadOnlyList<DryRunExample> Examples { get; init; }

    /// <summary>Why not the whole sample was looked at, in a sentence; <see langword="null"/> if it was.</summary>
    public string? CutOff { get; init; }
}
