namespace EnvoyRls.Core.Observation;

/// <summary>A key and how much was counted for it.</summary>
/// <param name="Key">The key.</param>
/// <param name="Count">At most so much.</param>
/// <param name="Error">By how much the count may be too high; 0 for exact.</param>
public readonly record struct HeavyHitter(string Key, long Count, long Error);
