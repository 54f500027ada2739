using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Counting;

namespace EnvoyRls.Analysis.Simulation;

/// <summary>What one charge was.</summary>
/// <param name="Key">The counter's whole key.</param>
/// <param name="Kind">Add or refund.</param>
/// <param name="Limit">The limit charged to.</param>
/// <param name="Hits">How many hits.</param>
/// <param name="IsLeased">Whether replicas take them from leases.</param>
internal sealed record RecordedCharge(string Key, ChargeKind Kind, Limit Limit, long Hits, bool IsLeased);
