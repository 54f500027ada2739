using System.ComponentModel;
using EnvoyRls.Core.Rules.Layers;

namespace EnvoyRls.Management.Usage;

/// <summary>What one rule has done.</summary>
internal sealed record RuleUsage
{
    [Description("Its full key.")]
    public required string Rule { get; init; }

    public required RuleLayer Layer { get; init; }

    [Description("The managed rule that it is; absent for one of a file.")]
    public string? Id { get; init; }

    public required long Hits { get; init; }

    public required long Denied { get; init; }

    [Description("Denied hits as a share of its own, 0 to 1.")]
    public required double RejectionRate { get; init; }

    [Description("Its denied hits as a share of all denied hits, 0 to 1.")]
    public required double DenialShare { get; init; }

    public required long NearLimit { get; init; }

    [Description("Hits that it would have denied if it did not only watch.")]
    public required long ShadowDenied { get; init; }

    [Description("When it was last hit; absent if it never was since this replica started.")]
    public DateTimeOffset? LastHit { get; init; }

    [Description("Whether nothing hit it in the time asked for.")]
    public required bool Idle { get; init; }
}
