namespace EnvoyRls.Adaptive.Policy;

/// <summary>What one gate said.</summary>
/// <param name="Gate">The gate.</param>
/// <param name="IsOpen">Whether it lets the override through.</param>
/// <param name="Figure">What was measured; <see langword="null"/> where nothing is, or nothing could be.</param>
/// <param name="Bound">What it was held against; <see langword="null"/> where there is no bound.</param>
internal sealed record GateReading(OverrideGate Gate, bool IsOpen, double? Figure = null, double? Bound = null);
