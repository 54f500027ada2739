using EnvoyRls.Adaptive.Detection.Calibration;

namespace EnvoyRls.Adaptive.Detection.Pools;

/// <summary>Detectors trained on one pool's rows, calibrated on rows they were not trained on. Not changed once made, but for what the calibrations learn.</summary>
/// <param name="Version">0 for generic ones, then counting.</param>
/// <param name="Ecod">Scores by the tails of features.</param>
/// <param name="Forest">Scores by isolation.</param>
/// <param name="EcodCalibration">P-values of <paramref name="Ecod"/>.</param>
/// <param name="ForestCalibration">P-values of <paramref name="Forest"/>.</param>
/// <param name="Medians">Of each feature in clean rows.</param>
/// <param name="Deviations">The median absolute deviation of each feature, floored.</param>
internal sealed record PoolModels(
    int Version,
    IExplainingDetector Ecod,
    IExplainingDetector Forest,
    TailCalibration EcodCalibration,
    TailCalibration ForestCalibration,
    double[] Medians,
    double[] Deviations);
