using EnvoyRls.Adaptive.Models;

namespace EnvoyRls.Bench.Adaptive.Kdd;

/// <summary>One detector, fitted to all rows from one seed, and what its scores of them are worth.</summary>
/// <param name="Detector">Which one, and whose.</param>
/// <param name="Seed">Where its chance started.</param>
/// <param name="Auroc">The area under the ROC curve.</param>
/// <param name="Auprc">The average precision.</param>
/// <param name="TprAtPerMille">The share of anomalies found at one false alarm in 1,000 other rows.</param>
/// <param name="TprAtPercent">The share found at one in 100.</param>
/// <param name="Seconds">How long fitting and scoring took.</param>
internal sealed record KddRun(string Detector, int Seed, double Auroc, double Auprc, double TprAtPerMille, double TprAtPercent, double Seconds)
{
    public static KddRun Of(string detector, int seed, double[] scores, LabelledRows rows, double seconds)
    {
        RocCurve curve = new(scores, rows.Labels);
        return new KddRun(detector, seed, curve.Area, curve.AveragePrecision, curve.TruePositiveRateAt(0.001), curve.TruePositiveRateAt(0.01), seconds);
    }
}
