namespace EnvoyRls.Bench.Comparison;

/// <summary>One hit that asks to be admitted.</summary>
/// <param name="Time">When, Unix microseconds.</param>
/// <param name="Key">Whose, from 0.</param>
internal readonly record struct Hit(long Time, int Key);
