using EnvoyRls.Adaptive.Overrides;

namespace EnvoyRls.Bench.Adaptive.Attacks;

/// <summary>What the layer saw of the shop at a tick.</summary>
/// <param name="Time">Seconds since the beginning of the run.</param>
/// <param name="Status">How it says that the domain fares.</param>
internal sealed record Sight(double Time, DomainStatus Status);
