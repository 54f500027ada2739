using EnvoyRls.Adaptive.Detection.Pools;
using EnvoyRls.Adaptive.Features;

namespace EnvoyRls.Adaptive.Detection;

/// <summary>A vector with what the detectors of its pool say of it.</summary>
internal sealed class ScoredVector(FeatureVector vector, DetectorPool pool)
{
    public FeatureVector Vector => vector;

    public DetectorPool Pool => pool;

    /// <summary>What detectors see of it.</summary>
    public double[] Row { get; } = new double[pool.Width];

    /// <summary>How far the rate of the last ticks is above the usual one.</summary>
    public double Sustained { get; init; }

    public double[] Scores { get; } = new double[DetectorPool.Detectors];

    public double[] PValues { get; } = new double[DetectorPool.Detectors];

    /// <summary>All detectors together; 1 where nothing rose.</summary>
    public double PValue { get; set; } = 1;
}
