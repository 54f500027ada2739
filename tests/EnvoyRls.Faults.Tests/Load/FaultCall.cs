namespace EnvoyRls.Faults.Tests.Load;

/// <summary>A call of the load and what became of it.</summary>
internal sealed record FaultCall
{
    public required CallTarget Target { get; init; }

    public required FailureMode Mode { get; init; }

    /// <summary>When it was made, as a timestamp.</summary>
    public required long SentAt { get; init; }

    /// <summary>How long the caller waited.</summary>
    public required TimeSpan Took { get; init; }

    /// <summary>How long a timer of <see cref="FaultLoad.OperationTimeout"/> took that was started with the call: what the machine made of such a wait.</summary>
    public required TimeSpan TimerTook { get; init; }

    public required CallOutcome Outcome { get; init; }

    /// <summary>The status of an error.</summary>
    public required string Status { get; init; }
}
