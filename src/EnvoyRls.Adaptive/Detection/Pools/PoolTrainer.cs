using EnvoyRls.Adaptive.Detection.Calibration;
using EnvoyRls.Adaptive.Detection.Ecod;
using EnvoyRls.Adaptive.Detection.IsolationForest;

namespace EnvoyRls.Adaptive.Detection.Pools;

/// <summary>Trains the models of a pool: on every other row, and calibrates them on the rest, as scores of rows seen in training are too low.</summary>
internal static class PoolTrainer
{
    private const double LeastDeviation = 0.05;

    private static readonly IsolationForestTrainer Forests = new(new IsolationForestOptions());
    private static readonly EcodTrainer Tails = new(new EcodOptions());

    /// <param name="rows">At least two clean rows, one after the other.</param>
    /// <param name="width">Numbers in a row.</param>
    /// <param name="version">The version of what is made.</param>
    /// <param name="seed">Where chance starts.</param>
    /// <param name="options">For the calibrations.</param>
    public static PoolModels Train(double[] rows, int width, int version, ulong seed, TailCalibrationOptions options)
    {
        (double[] training, double[] calibrating) = Split(rows, width);
        IExplainingDetector ecod = (IExplainingDetector)Tails.Train(training, width, seed);
        IExplainingDetector forest = (IExplainingDetector)Forests.Train(training, width, seed);
        (double[] medians, double[] deviations) = Middles(training, width);
        return new PoolModels(
            version,
            ecod,
            forest,
            Calibrate(ecod, calibrating, options),
            Calibrate(forest, calibrating, options),
            medians,
            deviations);
    }

    private static (double[] Even, double[] Odd) Split(double[] rows, int width)
    {
        List<double> even = [];
        List<double> odd = [];
        for (int start = 0; start < rows.Length; start += width)
        {
            (start / width % 2 == 0 ? even : odd).AddRange(rows.AsSpan(start, width));
        }

        return ([.. even], [.. odd]);
    }

    private static TailCalibration Calibrate(IExplainingDetector detector, double[] rows, TailCalibrationOptions options)
    {
        double[] scores = new double[rows.Length / detector.Width];
        detector.Score(rows, scores);
        TailCalibration calibration = new(options);
        foreach (double score in scores)
        {
            calibration.Learn(score);
        }

        return calibration;
    }

    private static (double[] Medians, double[] Deviations) Middles(double[] rows, int width)
    {
        double[] medians = new double[width];
        double[] deviations = new double[width];
        double[] column = new double[rows.Length / width];
        for (int feature = 0; feature < width; feature++)
        {
            for (int row = 0; row < column.Length; row++)
            {
                column[row] = rows[(row * width) + feature];
            }

            medians[feature] = Median(column);
            for (int row = 0; row < column.Length; row++)
            {
                column[row] = Math.Abs(column[row] - medians[feature]);
            }

            deviations[feature] = Math.Max(Median(column), LeastDeviation);
        }

        return (medians, deviations);
    }

    private static double Median(double[] values)
    {
        Array.Sort(values);
        return values[values.Length / 2];
    }
}
