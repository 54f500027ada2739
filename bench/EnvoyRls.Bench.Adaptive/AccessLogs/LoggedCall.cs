namespace EnvoyRls.Bench.Adaptive.AccessLogs;

/// <summary>A line of an access log.</summary>
/// <param name="Time">When it was written, or rather what it says of that.</param>
/// <param name="Address">The client.</param>
/// <param name="Path">What was asked for, without query.</param>
/// <param name="Agent">The program that the client says it is; empty if it says nothing.</param>
internal sealed record LoggedCall(DateTimeOffset Time, string Address, string Path, string Agent);
