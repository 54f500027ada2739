namespace EnvoyRls.Bench.Performance;

/// <summary>How it was measured.</summary>
internal sealed record MeasuredOptions
{
    public required int Rounds { get; init; }

    public required int Requests { get; init; }

    /// <summary>The length of an open loop, in seconds.</summary>
    public required double Open { get; init; }

    /// <summary>The deadline of each call, in milliseconds.</summary>
    public required int Deadline { get; init; }

    /// <summary>Whether the clients had a processor of their own.</summary>
    public bool Pin { get; init; }
}
