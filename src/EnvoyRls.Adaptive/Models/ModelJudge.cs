using EnvoyRls.Adaptive.Detection.Calibration;
using EnvoyRls.Adaptive.Detection.Fusion;
using EnvoyRls.Adaptive.Detection.Pools;

namespace EnvoyRls.Adaptive.Models;

/// <summary>What a pool's models alone say of rows: one p-value of ECOD and the isolation forest, calibrated as a pool that has adopted them does. For one thread at a time.</summary>
/// <param name="models">The models; of their calibrations only <see cref="Learn"/> changes anything.</param>
/// <param name="generic">Those that pools begin with.</param>
internal sealed class ModelJudge(PoolModels models, PoolModels generic)
{
    private readonly BlendedCalibration _ecod = new(models.EcodCalibration, generic.EcodCalibration);
    private readonly BlendedCalibration _forest = new(models.ForestCalibration, generic.ForestCalibration);
    private readonly double[] _score = new double[1];

    /// <summary>P-values of rows, above 0 to 1.</summary>
    public double[] PValues(ReadOnlySpan<double> rows)
    {
        int count = rows.Length / models.Ecod.Width;
        double[] ecod = new double[count];
        double[] forest = new double[count];
        models.Ecod.Score(rows, ecod);
        models.Forest.Score(rows, forest);
        double[] pValues = new double[count];
        for (int index = 0; index < count; index++)
        {
            pValues[index] = CauchyCombination.Combine([_ecod.PValue(ecod[index]), _forest.PValue(forest[index])]);
        }

        return pValues;
    }

    /// <summary>Learns what a clean row scores.</summary>
    public void Learn(ReadOnlySpan<double> row)
    {
        models.Ecod.Score(row, _score);
        _ecod.Learn(_score[0]);
        models.Forest.Score(row, _score);
        _forest.Learn(_score[0]);
    }
}
