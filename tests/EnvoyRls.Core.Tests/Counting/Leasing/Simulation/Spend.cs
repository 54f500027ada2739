using EnvoyRls.Core.Algorithms;

namespace EnvoyRls.Core.Tests.Counting.Leasing.Simulation;

/// <summary>Hits that a replica admitted.</summary>
/// <param name="Time">When they were spent, by the timeline.</param>
/// <param name="Hits">How many.</param>
/// <param name="Limit">By what limit.</param>
/// <param name="WindowStart">In which window; for fixed windows only.</param>
internal readonly record struct Spend(long Time, long Hits, Limit Limit, long WindowStart);
