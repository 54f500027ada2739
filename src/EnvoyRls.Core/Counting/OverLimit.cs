namespace EnvoyRls.Core.Counting;

/// <summary>What is known of a counter that admits no hit. Times are Unix microseconds.</summary>
/// <param name="Until">First moment at which it admits a hit again.</param>
/// <param name="Reset">When it is as if it had never been charged.</param>
public readonly record struct OverLimit(long Until, long Reset);
