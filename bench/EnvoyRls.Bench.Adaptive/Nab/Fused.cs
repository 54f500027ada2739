using EnvoyRls.Adaptive.Detection.Calibration;
using EnvoyRls.Adaptive.Detection.Fusion;

namespace EnvoyRls.Bench.Adaptive.Nab;

/// <summary>Several detectors as one: the Cauchy combination of what is improbable to each, in decimal digits.</summary>
internal sealed class Fused(params Calibrated[] detectors) : INabDetector
{
    private readonly double[] _p = new double[detectors.Length];

    public double Next(DateTime time, double value)
    {
        for (int i = 0; i < detectors.Length; i++)
        {
            _p[i] = Math.Max(Math.Pow(10, -detectors[i].Next(time, value)), TailCalibration.LeastP);
        }

        return -Math.Log10(CauchyCombination.Combine(_p));
    }
}
