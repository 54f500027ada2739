using EnvoyRls.Core.Algorithms;

namespace EnvoyRls.Bench.Comparison;

/// <summary>A limit that takes part in a comparison.</summary>
/// <param name="Name">Its algorithm as rule files write it, and its burst where that is not the algorithm's own.</param>
/// <param name="Limit">The limit.</param>
internal sealed record ComparedLimit(string Name, Limit Limit)
{
    private const uint ShortBurst = 10;

    /// <summary>Every algorithm with its own burst, and one that is paced with a short burst for all three, which decide alike.</summary>
    public static IReadOnlyList<ComparedLimit> All { get; } =
    [
        Create("fixed_window", LimitAlgorithm.FixedWindow, null),
        Create("sliding_window_log", LimitAlgorithm.SlidingWindowLog, null),
        Create("sliding_window_counter", LimitAlgorithm.SlidingWindowCounter, null),
        Create("token_bucket", LimitAlgorithm.TokenBucket, null),
        Create("gcra", LimitAlgorithm.Gcra, null),
        Create("gcra, burst 10", LimitAlgorithm.Gcra, ShortBurst),
        Create("leaky_bucket", LimitAlgorithm.LeakyBucket, null),
    ];

    /// <summary>The one that others are held against.</summary>
    public static ComparedLimit Exact { get; } = All.Single(static compared => compared.Limit.Algorithm == LimitAlgorithm.SlidingWindowLog);

    private static ComparedLimit Create(string name, LimitAlgorithm algorithm, uint? burst) =>
        Limit.TryCreate(algorithm, TrafficPatterns.Amount, TrafficPatterns.Window, burst, 0, out Limit? limit, out string? problem)
            ? new ComparedLimit(name, limit)
            : throw new InvalidOperationException(problem);
}
