namespace EnvoyRls.Bench.Adaptive.Attacks.Traffic.Replay;

/// <summary>Calls of one client with no long pause between them.</summary>
/// <param name="Client">Its client.</param>
/// <param name="Begin">When it began, in seconds of the day.</param>
/// <param name="Steps">Its calls in order, with seconds since its beginning.</param>
internal sealed record LoggedSession(LoggedVisitor Client, double Begin, IReadOnlyList<(double After, string Path, string Agent)> Steps);
