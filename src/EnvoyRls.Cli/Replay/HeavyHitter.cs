namespace EnvoyRls.Cli.Replay;

/// <summary>A key and how often it occurred.</summary>
/// <param name="Key">The key.</param>
/// <param name="Count">At most so often.</param>
/// <param name="Error">By how much the count may be too high; 0 for exact.</param>
internal readonly record struct HeavyHitter(string Key, long Count, long Error);
