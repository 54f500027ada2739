using System.ComponentModel;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Layers;

namespace EnvoyRls.Management.Rest.Effective;

/// <summary>A rule in force.</summary>
internal sealed record EffectiveRule
{
    [Description("The domain and all keys and values on the way, joined by dots.")]
    public required string Key { get; init; }

    public required RuleLayer Layer { get; init; }

    [Description("The managed rule that it is; absent for one of a file.")]
    public string? Id { get; init; }

    [Description("The priority of managed rules; absent for those of files.")]
    public int? Priority { get; init; }

    [Description("Where it is written: file:line:column.")]
    public required string Place { get; init; }

    public required IReadOnlyList<EffectiveEntry> Descriptors { get; init; }

    public required IReadOnlyList<EffectiveLimit> Limits { get; init; }

    public required bool Unlimited { get; init; }

    public required bool ShadowMode { get; init; }

    public required RuleAction Action { get; init; }

    [Description("The share of keys that it holds for.")]
    public required string Rollout { get; init; }

    [Description("When it holds, in words; absent for always.")]
    public string? Active { get; init; }

    [Description("What must be true of the client for it to hold, in words; absent for nothing.")]
    public string? When { get; init; }

    [Description("Whether it holds at this moment, for some keys and clients at least.")]
    public required bool HoldsNow { get; init; }

    [Description("What this replica has counted since it started.")]
    public required EffectiveStatistics Statistics { get; init; }
}
