using EnvoyRls.Adaptive.Detection.Calibration;

namespace EnvoyRls.Bench.Adaptive.Nab;

/// <summary>
/// Turns a detector's scores into what all detectors have in common: how improbable such a score has been in this very series, in
/// decimal digits (3 is one in a thousand).
/// </summary>
internal sealed class Calibrated(INabDetector detector) : INabDetector
{
    private readonly TailCalibration _calibration = new(new TailCalibrationOptions { WarmUp = 100, Body = 32_768, Peaks = 32_768 });

    public double Next(DateTime time, double value)
    {
        double score = detector.Next(time, value);
        double p = _calibration.PValue(score);
        _calibration.Learn(score);
        return -Math.Log10(p);
    }
}
