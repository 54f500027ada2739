namespace EnvoyRls.Core.Algorithms;

/// <summary>Hits admitted at one moment, as a sliding log keeps them.</summary>
/// <param name="Time">Unix time in microseconds.</param>
/// <param name="Hits">How many, at least 1.</param>
public readonly record struct LogMember(long Time, long Hits);
