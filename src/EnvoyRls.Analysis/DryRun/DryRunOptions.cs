using EnvoyRls.Core.Decisions;

namespace EnvoyRls.Analysis.DryRun;

/// <summary>How a dry run is made and where it ends.</summary>
internal sealed record DryRunOptions
{
    /// <summary>How decisions are made, as by the service.</summary>
    public RateLimiterOptions Limiter { get; init; } = new();

    /// <summary>When calls start that have no time of their own; at or after the Unix epoch.</summary>
    public required DateTimeOffset Start { get; init; }

    /// <summary>Over what time these are spread evenly. Default one minute.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Calls that are made at the most. Default 100,000.</summary>
    public int MostRequests { get; init; } = 100_000;

    /// <summary>How long the run may take. Default 10 seconds.</summary>
    public TimeSpan MostTime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Calls with another verdict that are told one by one. Default 20.</summary>
    public int MostExamples { get; init; } = 20;

    /// <summary>Rules that are told of, those with the greatest change first. Default 200.</summary>
    public int MostRules { get; init; } = 200;
}
