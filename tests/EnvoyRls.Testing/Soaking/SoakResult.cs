using System.Globalization;

namespace EnvoyRls.Testing;

/// <summary>What came of a soak.</summary>
public sealed record SoakResult
{
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(3);

    /// <summary>Calls that were made.</summary>
    public required long Calls { get; init; }

    /// <summary>How calls ended that were not decided, with their number.</summary>
    public required IReadOnlyDictionary<string, long> Failures { get; init; }

    /// <summary>Calls that the replicas say Redis did not answer.</summary>
    public required long StoreErrors { get; init; }

    /// <summary>Calls that the replicas say they could not decide for another reason.</summary>
    public required long OtherErrors { get; init; }

    /// <summary>When a witness, who calls a hundred times a second, was not answered, since the start; and how that ended.</summary>
    public required IReadOnlyList<(TimeSpan At, string How)> Witnessed { get; init; }

    /// <summary>When Redis had no master or two, since the start.</summary>
    public required IReadOnlyList<(TimeSpan From, TimeSpan Until)> Failovers { get; init; }

    /// <summary>Rule sets that were published, and how many of them the replica that applied the fewest has applied.</summary>
    public required (int Published, int Applied) Reloads { get; init; }

    /// <summary>Times that a background loop of a replica failed.</summary>
    public required long LoopRestarts { get; init; }

    /// <summary>The memory of each replica at moments since the start.</summary>
    public required IReadOnlyList<(TimeSpan At, MemoryReading[] Replicas)> Memory { get; init; }

    public required double P99Microseconds { get; init; }

    public required double MaxMicroseconds { get; init; }

    /// <summary>Calls that failed.</summary>
    public long Failed => Failures.Values.Sum();

    /// <summary>Calls that failed and of which no replica says that Redis did not answer them.</summary>
    public long Unexplained => Math.Max(Failed - StoreErrors, 0) + OtherErrors;

    /// <summary>Failures that the witness saw while Redis was well.</summary>
    public IEnumerable<(TimeSpan At, string How)> Unwarranted =>
        Witnessed.Where(failure => !Failovers.Any(failover => failure.At >= failover.From && failure.At <= failover.Until + Settled));

    /// <summary>The mean resident memory of replicas in the last quarter, as a part of that in the second.</summary>
    public double Growth => Mean(0.75, 1) / Mean(0.25, 0.5);

    public override string ToString()
    {
        string why = Failed == 0 ? "" : $" ({string.Join(", ", Failures.Select(failure => $"{failure.Key}: {failure.Value}"))})";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"""
            {Calls} calls, {Failed} failed{why}; replicas count {StoreErrors} that Redis did not answer, {OtherErrors} others; {Unexplained} unexplained
            {Failovers.Count} failovers; a witness saw {Witnessed.Count} failures, {Unwarranted.Count()} while Redis was well{string.Concat(Unwarranted.Take(3).Select(static failure => $": {failure.At.TotalSeconds:0.0} s {failure.How}"))}
            {Reloads.Published} rule sets published, {Reloads.Applied} applied; {LoopRestarts} restarts of loops
            p99 {P99Microseconds / 1_000:0.0} ms, longest {MaxMicroseconds / 1_000:0.0} ms
            memory: {Memory[^1].Replicas[0]}; the last quarter has {Growth:0.000} of the second
            """);
    }

    private double Mean(double from, double until)
    {
        double last = Memory[^1].At.TotalSeconds;
        MemoryReading[] readings = [.. Memory.Where(look => look.At.TotalSeconds >= from * last && look.At.TotalSeconds <= until * last).SelectMany(look => look.Replicas)];
        return readings.Length == 0 ? double.NaN : readings.Average(reading => reading.ResidentMegabytes);
    }
}
