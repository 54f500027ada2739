using EnvoyRls.Adaptive.Detection;
using EnvoyRls.Adaptive.Policy;
using EnvoyRls.Core.Rules.Overrides;

namespace EnvoyRls.Adaptive.Overrides;

/// <summary>
/// A limit laid over the rules for a while, or the suggestion of one: what, why, how sure, until when. Immutable; a change makes a new one
/// with the same id.
/// </summary>
internal sealed record Override
{
    /// <summary><c>ovr-</c> and twelve hexadecimal digits.</summary>
    public required string Id { get; init; }

    public required OverrideScope Scope { get; init; }

    public required OverrideState State { get; init; }

    /// <summary>
    /// What the limit of the chosen rule is multiplied by, in parts of 10,000; <see langword="null"/> where it is a limit of its own, shared
    /// by all that the scope matches.
    /// </summary>
    public int? Scale { get; init; }

    /// <summary>The full key of the rule that is scaled; <see langword="null"/> for a limit of its own.</summary>
    public string? Rule { get; init; }

    /// <summary>Amount of the limit before; <see langword="null"/> where there was none.</summary>
    public uint? OldAmount { get; init; }

    /// <summary>Amount of the limit with it.</summary>
    public required uint NewAmount { get; init; }

    /// <summary>Amount of the limit at full strength, before it was loosened.</summary>
    public required uint TightAmount { get; init; }

    /// <summary><see cref="Scale"/> at full strength; <see langword="null"/> for a limit of its own.</summary>
    public int? TightScale { get; init; }

    /// <summary>The window of the amounts, microseconds.</summary>
    public required long Window { get; init; }

    /// <summary>How sure it is that the traffic is hostile, 0 to 1.</summary>
    public required double Confidence { get; init; }

    public required OverrideImpact Impact { get; init; }

    /// <summary>What made the traffic strange, the largest part first; at most five.</summary>
    public required IReadOnlyList<Contribution> Contributions { get; init; }

    /// <summary>One sentence for people.</summary>
    public required string Reason { get; init; }

    /// <summary>What kept it, or keeps it, from being enforced; empty if nothing.</summary>
    public IReadOnlyList<OverrideGate> BlockedBy { get; init; } = [];

    /// <summary>What every gate said when it was last looked at.</summary>
    public IReadOnlyList<GateReading> Gates { get; init; } = [];

    /// <summary>The version of the models that found it.</summary>
    public required string Model { get; init; }

    /// <summary>Hits a second when it was last looked at.</summary>
    public required double Rate { get; init; }

    /// <summary>Hits a second that are usual.</summary>
    public required double UsualRate { get; init; }

    public required DateTimeOffset Created { get; init; }

    /// <summary>When it came into force; <see langword="null"/> if it never did.</summary>
    public DateTimeOffset? Entered { get; init; }

    /// <summary>When its state or its limit changed last.</summary>
    public required DateTimeOffset Updated { get; init; }

    /// <summary>When there was evidence last.</summary>
    public required DateTimeOffset LastEvidence { get; init; }

    /// <summary>When it ends of itself, on every replica, whatever else happens.</summary>
    public required DateTimeOffset Expires { get; init; }

    /// <summary>Who approved, rejected or revoked it; <see langword="null"/> if nobody had to.</summary>
    public string? DecidedBy { get; init; }

    /// <summary>When that was; <see langword="null"/> if nobody had to.</summary>
    public DateTimeOffset? Decided { get; init; }

    /// <summary>What that person said.</summary>
    public string? DecisionReason { get; init; }

    /// <summary>How often it was entered again after its end.</summary>
    public int Relapses { get; init; }

    /// <summary>Whether it leaves more than the rule does.</summary>
    public bool IsRaise => Scale > RuleOverride.Whole;

    /// <summary>Whether it waits, for a person or for its gates.</summary>
    public bool IsWaiting => State is OverrideState.Suggested or OverrideState.Observed;

    /// <summary>Hits a second that it leaves at full strength, over a window or its life, whichever is shorter.</summary>
    /// <param name="life">How long it lasts.</param>
    public double TightRate(TimeSpan life) => TightAmount / Math.Min(Window / 1e6, Math.Max(1, life.TotalSeconds));

    /// <summary>Whether calls are held to it.</summary>
    public bool IsInForce => State is OverrideState.Active or OverrideState.Releasing;
}
