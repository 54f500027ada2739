using System.ComponentModel;

namespace EnvoyRls.Management.Usage;

/// <summary>What one user has used.</summary>
internal sealed record UserUsage
{
    public required string User { get; init; }

    public required DateTimeOffset From { get; init; }

    public required DateTimeOffset To { get; init; }

    public required UsageTotals Totals { get; init; }

    public required IReadOnlyList<UsagePoint> Series { get; init; }

    [Description("By how much the hits may be too high; 0 where they are exact.")]
    public required long Error { get; init; }

    [Description("Whether the user was among those kept in every minute asked for; the numbers may be too low otherwise.")]
    public required bool Complete { get; init; }
}
