using EnvoyRls.Adaptive.Detection.Pools;

namespace EnvoyRls.Adaptive.Models;

/// <summary>All that is needed to train a pool's part of a version and to try it against what judges there now: copies, for any thread.</summary>
/// <param name="Key">Which pool.</param>
/// <param name="Sample">Clean rows.</param>
/// <param name="History">Clean log rates of the last hour, the oldest first; empty where the pool is no series.</param>
/// <param name="Incumbent">What judges now; its calibrations learn nothing more.</param>
/// <param name="Generic">What pools begin with.</param>
internal sealed record PoolMaterial(PoolKey Key, TrainingSample Sample, double[] History, PoolModels Incumbent, PoolModels Generic);
