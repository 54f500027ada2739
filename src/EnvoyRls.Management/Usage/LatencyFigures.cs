namespace EnvoyRls.Management.Usage;

/// <summary>Quantiles of latency.</summary>
internal sealed record LatencyFigures(double P50, double P90, double P99);
