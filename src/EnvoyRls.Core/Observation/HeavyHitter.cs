namespace EnvoyRls.Core.Observation;

/// <summary>A key and how much was counted for it.</summary>
/// <param name="Key">The key.</param>
/// <param name="Count">At most so much.</param>
/// <param name="Error">By how much the count may be too high; 0 for exact.</param>
/// <param name="Denied">How much of it was told to be denied since the key last came in; too low by the error at most.</param>
public readonly record struct HeavyHitter(string Key, long Count, long Error, long Denied = 0);
