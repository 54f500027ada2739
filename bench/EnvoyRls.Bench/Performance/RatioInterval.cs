namespace EnvoyRls.Bench.Performance;

/// <summary>The median of rounds with its 95 % confidence interval.</summary>
internal sealed record RatioInterval(double Median, double Low, double High);
