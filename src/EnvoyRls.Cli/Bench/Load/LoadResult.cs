using EnvoyRls.Cli.Bench.Http2;

namespace EnvoyRls.Cli.Bench.Load;

/// <summary>What came of a load.</summary>
/// <param name="Tally">What became of the calls that count.</param>
/// <param name="Elapsed">From the first moment that counts to the end of the time for calls, or of the last call that counts.</param>
internal sealed record LoadResult(LoadTally Tally, TimeSpan Elapsed)
{
    /// <summary>From here on the client's own lateness, one call in a hundred, spoils what it measures.</summary>
    private const long TooLate = 1_000_000;

    /// <summary>The parts of calls whose latencies are told.</summary>
    public static IReadOnlyList<(string Name, double Part)> Percentiles { get; } =
        [("p50", 0.5), ("p90", 0.9), ("p99", 0.99), ("p99.9", 0.999), ("p99.99", 0.9999), ("max", 1)];

    /// <summary>Calls that count.</summary>
    public long Calls => Tally.Outcomes.Sum();

    /// <summary>Calls that the service decided.</summary>
    public long Decisions => Tally.Outcomes.Where(static (_, outcome) => Outcome.IsDecision(outcome)).Sum();

    public double DecisionsPerSecond => Decisions / Elapsed.TotalSeconds;

    /// <summary>Whether the client was so late to make calls that its figures say more of it than of the service.</summary>
    public bool FellBehind => Tally.Lateness.Quantile(0.99) > TooLate;

    /// <summary>How calls ended that were not decided, with their number.</summary>
    public IEnumerable<(string Name, long Count)> Failures =>
        from outcome in Enumerable.Range(0, Outcome.Count)
        where !Outcome.IsDecision(outcome) && Tally.Outcomes[outcome] > 0
        select (Outcome.NameOf(outcome), Tally.Outcomes[outcome]);

    /// <summary>Adds up what threads measured, all of which have ended.</summary>
    public static LoadResult Of(IReadOnlyList<LoadWorker> workers)
    {
        LoadTally sum = new();
        foreach (LoadWorker worker in workers)
        {
            sum.Add(worker.Tally);
        }

        return new LoadResult(sum, TimeSpan.FromTicks(Math.Max(1, workers.Max(static worker => worker.Counted) / TimeSpan.NanosecondsPerTick)));
    }
}
