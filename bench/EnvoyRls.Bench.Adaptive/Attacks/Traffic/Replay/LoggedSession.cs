namespace EnvoyRls.Bench.Adaptive.Attacks.Traffic.Replay;

/// <summary>Calls of one client with no long pause between them.</summary>
/// <param name="Client">Its client.</param>
/// <param name="Hour">The hour of the day in which it began.</param>
/// <param name="Steps">Its calls in order, with seconds since its beginning.</param>
internal sealed record LoggedSession(LoggedVisitor Client, int Hour, IReadOnlyList<(double After, string Path, string Agent)> Steps);
