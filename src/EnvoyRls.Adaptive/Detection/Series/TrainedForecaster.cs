using EnvoyRls.Adaptive.Detection.Calibration;
using EnvoyRls.Adaptive.Detection.Lstm;

namespace EnvoyRls.Adaptive.Detection.Series;

/// <summary>A forecaster of a series' log rate that has seen its past, and what its scores mean.</summary>
/// <param name="Detector">The forecaster, up to date.</param>
/// <param name="Calibration">Learnt on values the forecaster was not trained on.</param>
internal sealed record TrainedForecaster(LstmDetector Detector, TailCalibration Calibration)
{
    /// <summary>Fewer values teach nothing.</summary>
    public const int LeastValues = 1_024;

    /// <summary>Some passes tell more than a forecast of no change, and cost a fraction of a second.</summary>
    private static readonly LstmTrainer Trainer = new(new LstmOptions { Epochs = 5 });

    /// <summary>Trains on the older half of a series and calibrates on the newer one; <see langword="null"/> if it is too short.</summary>
    /// <param name="values">Log rates, the oldest first.</param>
    /// <param name="seed">Where chance starts.</param>
    /// <param name="options">For the calibration.</param>
    public static TrainedForecaster? Train(double[] values, ulong seed, TailCalibrationOptions options)
    {
        if (values.Length < LeastValues)
        {
            return null;
        }

        LstmDetector detector = (LstmDetector)Trainer.Train(values.AsSpan(0, values.Length / 2), 1, seed);
        TailCalibration calibration = new(options);
        Span<double> score = stackalloc double[1];
        foreach (double value in values.AsSpan(values.Length / 2))
        {
            detector.Score([value], score);
            if (detector.Learnt >= detector.WarmUp)
            {
                calibration.Learn(score[0]);
            }

            detector.Learn([value]);
        }

        return new TrainedForecaster(detector, calibration);
    }
}
