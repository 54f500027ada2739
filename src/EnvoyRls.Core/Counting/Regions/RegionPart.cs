using EnvoyRls.Core.Algorithms;

namespace EnvoyRls.Core.Counting.Regions;

/// <summary>A region's part of a limit.</summary>
/// <param name="Share">Whose it is, and how large in proportion.</param>
/// <param name="Limit">What is counted in that region.</param>
public sealed record RegionPart(RegionShare Share, Limit Limit);
