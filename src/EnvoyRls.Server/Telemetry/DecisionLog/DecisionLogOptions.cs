using EnvoyRls.Server.Telemetry.Decisions;

namespace EnvoyRls.Server.Telemetry.DecisionLog;

/// <summary>Which decisions are logged, and how.</summary>
internal sealed record DecisionLogOptions
{
    /// <summary>Share of admitted decisions that is logged, 0 to 1.</summary>
    public double Sample { get; init; } = 1;

    /// <summary>Share of denied decisions that is logged, 0 to 1; those that only watching rules would deny count as denied.</summary>
    public double DeniedSample { get; init; } = 1;

    public KeyMode Keys { get; init; }

    /// <summary>Key of the hash for <see cref="KeyMode.Hashed"/>.</summary>
    public string KeySecret { get; init; } = "";
}
