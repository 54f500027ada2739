using EnvoyRls.Adaptive.Overrides;

namespace EnvoyRls.Adaptive.Engine;

/// <summary>What is known of the last tick of this replica.</summary>
internal sealed record TickReport
{
    /// <summary>Before the first.</summary>
    public static readonly TickReport None = new();

    /// <summary>When it was; <see langword="null"/> before the first.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan Took { get; init; }

    /// <summary>Whether this replica decided.</summary>
    public bool IsLeader { get; init; }

    /// <summary>The share of the calls that was looked at, 0 to 1.</summary>
    public double Sampling { get; init; } = 1;

    /// <summary>The versions of the models that judged when this replica last decided; <see langword="null"/> before that.</summary>
    public string? Model { get; init; }

    /// <summary>How each domain fared when this replica last decided.</summary>
    public IReadOnlyList<DomainStatus> Domains { get; init; } = [];
}
