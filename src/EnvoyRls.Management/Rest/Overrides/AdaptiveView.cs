using System.ComponentModel;
using EnvoyRls.Adaptive.Overrides;

namespace EnvoyRls.Management.Rest.Overrides;

/// <summary>How the adaptive layer fares, as this replica knows it.</summary>
internal sealed record AdaptiveView
{
    [Description("Whether everything is switched off.")]
    public required bool IsKilled { get; init; }

    [Description("The replica that answers.")]
    public required string Replica { get; init; }

    [Description("Whether it is the one that scores for all.")]
    public required bool IsLeader { get; init; }

    [Description("The version of the overrides in force here.")]
    public required long BookVersion { get; init; }

    [Description("When the last interval was looked at; absent before the first.")]
    public DateTimeOffset? LastTick { get; init; }

    public double? TickMilliseconds { get; init; }

    [Description("The share of calls looked at, 0 to 1.")]
    public double? Sampling { get; init; }

    [Description("The versions of the models that judge, as domain:version; generic or isolation_forest:n where none was promoted. As of when this replica last scored; absent if it never did.")]
    public string? Model { get; init; }

    public required IReadOnlyList<AdaptiveDomainView> Domains { get; init; }

    [Description("Modes that people set, by domain; a domain that has had no calls yet may be among them.")]
    public required IReadOnlyDictionary<string, string> Modes { get; init; }

    public static AdaptiveView Of(OverrideBook book, AdaptiveStatus status) => new()
    {
        IsKilled = book.IsKilled,
        Replica = status.Replica,
        IsLeader = status.IsLeader,
        BookVersion = status.BookVersion,
        LastTick = status.LastTick,
        TickMilliseconds = Figure.Of(status.TickMilliseconds),
        Sampling = Figure.Of(status.Sampling),
        Model = status.Model,
        Domains = [.. status.Domains.Select(AdaptiveDomainView.Of).OrderBy(domain => domain.Domain, StringComparer.Ordinal)],
        Modes = book.Modes,
    };
}
