namespace EnvoyRls.Faults.Tests.Load;

/// <summary>How a call ended.</summary>
internal enum CallOutcome
{
    Ok,
    OverLimit,

    /// <summary>With a gRPC error status.</summary>
    Error,

    /// <summary>Not at all within the caller's patience, which is far longer than any deadline.</summary>
    Hung,
}
