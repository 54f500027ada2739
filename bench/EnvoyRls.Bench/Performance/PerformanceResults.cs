using System.Text.Json;

namespace EnvoyRls.Bench.Performance;

/// <summary>What <c>bench/run</c> has written of a run.</summary>
internal sealed record PerformanceResults
{
    private static readonly JsonSerializerOptions Format = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public required MeasuredMachine Machine { get; init; }

    public required MeasuredCommit Commit { get; init; }

    public required MeasuredOptions Options { get; init; }

    /// <summary>The medians of each contender, by name; the bare endpoint comes first.</summary>
    public required IReadOnlyDictionary<string, ContenderSummary> Summary { get; init; }

    public required IReadOnlyList<MeasuredBudget> Budgets { get; init; }

    public static PerformanceResults Parse(string json) =>
        JsonSerializer.Deserialize<PerformanceResults>(json, Format) ?? throw new FormatException("the results are empty");
}
