using System.ComponentModel;
using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Rules.Layers;

namespace EnvoyRls.Management.Rest.Counters;

/// <summary>How the counter of one limit stands. Times are milliseconds, rounded up.</summary>
internal sealed record CounterView
{
    [Description("Its key in the store.")]
    public required string Key { get; init; }

    [Description("The rule whose limit it counts for, by its full key.")]
    public required string Rule { get; init; }

    public required RuleLayer Layer { get; init; }

    public required LimitAlgorithm Algorithm { get; init; }

    [Description("The limit in a few words: `100/15m token_bucket burst 20`.")]
    public required string Limit { get; init; }

    public required uint Amount { get; init; }

    public required long WindowMs { get; init; }

    [Description("Hits that stand in it.")]
    public required long Used { get; init; }

    [Description("Hits that would be admitted at once.")]
    public required long Remaining { get; init; }

    [Description("Until the window ends, or until the counter is as if it had never been charged.")]
    public required long ResetMs { get; init; }

    [Description("Until one hit would be admitted if nobody else came; 0 for now, -1 for never.")]
    public required long RetryMs { get; init; }

    [Description("Until the ban of the key ends; 0 if it is not banned.")]
    public required long BanLeftMs { get; init; }
}
