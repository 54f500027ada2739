namespace EnvoyRls.Adaptive.Engine;

/// <summary>How the layer runs on this replica.</summary>
internal sealed record AdaptiveLoopOptions
{
    /// <summary>This replica; new with every start.</summary>
    public required string Replica { get; init; }

    /// <summary>How often the traffic is looked at.</summary>
    public TimeSpan Tick { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How often what was learnt goes to the archive.</summary>
    public TimeSpan SaveInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long the lead lasts without being renewed: long enough for a missed tick or two, short enough that a dead leader is not missed for long.</summary>
    public TimeSpan Term => Tick * 3 + TimeSpan.FromSeconds(1);
}
