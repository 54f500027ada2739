using System.Globalization;

namespace EnvoyRls.Testing;

/// <summary>What a rolling restart did to the calls that came meanwhile.</summary>
public sealed record RollingRestartResult
{
    /// <summary>Calls that were made.</summary>
    public required long Calls { get; init; }

    /// <summary>Calls that Redis was charged for.</summary>
    public required long Counted { get; init; }

    /// <summary>How calls ended that were not decided, with their number.</summary>
    public required IReadOnlyDictionary<string, long> Failures { get; init; }

    /// <summary>Replicas that were stopped and started again.</summary>
    public required int Restarts { get; init; }

    /// <summary>How long calls took, but for one in a hundred.</summary>
    public required double P99Microseconds { get; init; }

    /// <summary>How long the longest call took.</summary>
    public required double MaxMicroseconds { get; init; }

    /// <summary>Calls that failed.</summary>
    public long Failed => Failures.Values.Sum();

    public override string ToString()
    {
        string why = Failed == 0 ? "" : $" ({string.Join(", ", Failures.Select(failure => $"{failure.Key}: {failure.Value}"))})";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Calls} calls, {Restarts} restarts, {Failed} failed{why}, {Counted} counted; p99 {P99Microseconds / 1_000:0.0} ms, longest {MaxMicroseconds / 1_000:0.0} ms");
    }
}
