namespace EnvoyRls.Bench.Adaptive.Attacks.Traffic.Replay;

/// <summary>A client of a log.</summary>
/// <param name="Number">Its number among all of them, in the order of their addresses.</param>
/// <param name="Address">Where it came from.</param>
/// <param name="IsRegular">Whether it came back after a pause.</param>
internal sealed record LoggedVisitor(int Number, string Address, bool IsRegular);
