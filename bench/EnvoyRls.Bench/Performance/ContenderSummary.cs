namespace EnvoyRls.Bench.Performance;

/// <summary>The medians of a contender's rounds; <see langword="null"/> where it has no such figure.</summary>
internal sealed record ContenderSummary
{
    public required double RequestsPerSecond { get; init; }

    /// <summary>The server's processor time for a call, in nanoseconds.</summary>
    public required double CpuNanoseconds { get; init; }

    /// <summary>Managed bytes allocated for a call.</summary>
    public double? AllocatedBytes { get; init; }

    /// <summary>The processor time of Redis for a call, in nanoseconds.</summary>
    public double? RedisCpuNanoseconds { get; init; }

    /// <summary>Commands that the server sent to Redis for a call.</summary>
    public double? RedisCommands { get; init; }

    /// <summary>Resident memory after the run, in MiB.</summary>
    public required double ResidentAfterRun { get; init; }

    /// <summary>From the start of the process to the first healthy answer.</summary>
    public required double ReadyMilliseconds { get; init; }

    /// <summary>The open loop at half of the contender's own peak: percentiles in microseconds, and the rate.</summary>
    public required IReadOnlyDictionary<string, double> Open { get; init; }

    /// <summary>Its curve: parts of calls, each with the microseconds that so many stay within.</summary>
    public required IReadOnlyList<double[]> Curve { get; init; }

    /// <summary>Rounds in which the client was late itself.</summary>
    public required int ClientFellBehind { get; init; }

    /// <summary>Requests a second as a part of the bare endpoint's; <see langword="null"/> for the endpoint itself.</summary>
    public RatioInterval? Ratio { get; init; }

    /// <summary>Percentiles of the open loop as multiples of the bare endpoint's.</summary>
    public IReadOnlyDictionary<string, double>? OpenOfBare { get; init; }
}
