namespace EnvoyRls.Bench.Adaptive.WorldCup;

/// <summary>Traffic added to a series.</summary>
/// <param name="Start">The place of its first minute in the series.</param>
/// <param name="Length">How many minutes it lasts, counted in the series.</param>
/// <param name="Added">Requests it adds to each minute.</param>
internal readonly record struct SeededAttack(int Start, int Length, double Added);
