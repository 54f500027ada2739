using System.ComponentModel;

namespace EnvoyRls.Management.Usage;

/// <summary>What this replica did in the last second.</summary>
internal sealed record LiveTick
{
    public required DateTimeOffset At { get; init; }

    public required double DecisionsPerSecond { get; init; }

    public required double OverLimitPerSecond { get; init; }

    public required double ErrorsPerSecond { get; init; }

    [Description("How long calls took, in milliseconds.")]
    public required LatencyFigures LatencyMs { get; init; }

    [Description("The rules that deny most.")]
    public required IReadOnlyList<RuleRate> Rules { get; init; }

    [Description("The keys that were denied most in the running minute.")]
    public required IReadOnlyList<DeniedKey> TopKeys { get; init; }

    [Description("The managed version in force.")]
    public required long Version { get; init; }

    public required StoreFigures Store { get; init; }
}
