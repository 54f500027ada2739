using System.ComponentModel;

namespace EnvoyRls.Management.Usage;

/// <summary>What was used in a span of time.</summary>
internal sealed record GlobalUsage
{
    public required DateTimeOffset From { get; init; }

    public required DateTimeOffset To { get; init; }

    public required int StepSeconds { get; init; }

    public required UsageTotals Totals { get; init; }

    public required IReadOnlyList<UsagePoint> Series { get; init; }

    public required IReadOnlyList<UsageShare> TopLimitedKeys { get; init; }

    public required IReadOnlyList<UsageShare> TopEndpoints { get; init; }

    public required IReadOnlyList<LimitUsage> Limits { get; init; }

    [Description("Whether everything asked for was kept; false if it begins before what is kept, or if this replica could not keep a minute of it.")]
    public required bool Complete { get; init; }

    [Description("Decisions on this replica, since it started, that came too fast to be told apart; they are in the totals, but not among rules, keys, endpoints and users.")]
    public required long Dropped { get; init; }
}
