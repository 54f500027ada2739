using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Counting;
using EnvoyRls.Core.Counting.Regions;

namespace EnvoyRls.Analysis.Simulation;

/// <summary>What one charge was.</summary>
/// <param name="Key">The counter's whole key.</param>
/// <param name="Kind">Add or refund.</param>
/// <param name="Limit">The limit charged to.</param>
/// <param name="Hits">How many hits.</param>
/// <param name="IsLeased">Whether replicas take them from leases.</param>
/// <param name="Region">How regions share the limit; <see langword="null"/> if they do not.</param>
internal sealed record RecordedCharge(string Key, ChargeKind Kind, Limit Limit, long Hits, bool IsLeased, RegionSplit? Region);
