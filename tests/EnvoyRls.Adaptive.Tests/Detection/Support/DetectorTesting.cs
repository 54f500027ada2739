using EnvoyRls.Adaptive.Detection;

namespace EnvoyRls.Adaptive.Tests.Detection.Support;

/// <summary>Short ways to what tests ask of detectors.</summary>
internal static class DetectorTesting
{
    public static double[] ScoresOf(this IDetector detector, params ReadOnlySpan<double> rows)
    {
        double[] scores = new double[rows.Length / detector.Width];
        detector.Score(rows, scores);
        return scores;
    }

    public static double[] SharesOf(this IDetector detector, params ReadOnlySpan<double> row)
    {
        double[] shares = new double[detector.Width];
        ((IExplainingDetector)detector).Explain(row, shares);
        return shares;
    }

    public static byte[] Save(this IDetectorTrainer trainer, IDetector detector)
    {
        using MemoryStream saved = new();
        using BinaryWriter writer = new(saved);
        trainer.Save(detector, writer);
        return saved.ToArray();
    }

    public static IDetector Load(this IDetectorTrainer trainer, byte[] saved)
    {
        using BinaryReader reader = new(new MemoryStream(saved));
        return trainer.Load(reader);
    }
}
