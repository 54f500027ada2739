namespace EnvoyRls.Bench.Performance;

/// <summary>What was built.</summary>
/// <param name="Id">The commit.</param>
/// <param name="Changed">Whether files were changed since.</param>
internal sealed record MeasuredCommit(string Id, bool Changed);
