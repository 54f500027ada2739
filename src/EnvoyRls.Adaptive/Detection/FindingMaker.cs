using EnvoyRls.Adaptive.Detection.Persistence;
using EnvoyRls.Adaptive.Detection.Pools;
using EnvoyRls.Adaptive.Detection.Rows;
using EnvoyRls.Adaptive.Features;
using EnvoyRls.Adaptive.Subjects;

namespace EnvoyRls.Adaptive.Detection;

/// <summary>Writes findings down, with what made them strange.</summary>
internal static class FindingMaker
{
    private const int MostContributions = 5;
    private const double LeastShare = 0.01;

    private static readonly string[] DetectorNames = ["robust_z", "surge", "drift", "sustained", "ecod", "isolation_forest"];

    public static Finding Make(ScoredVector scored, Evidence evidence, double confidence)
    {
        (string detector, double score) = Strongest(scored);
        return new Finding
        {
            Features = scored.Vector,
            PValue = scored.PValue,
            Confidence = confidence,
            Persists = evidence.Persists,
            Detector = detector,
            Score = score,
            Contributions = Contributions(scored),
            Model = scored.Pool.ModelName,
        };
    }

    private static (string Detector, double Score) Strongest(ScoredVector scored)
    {
        int strongest = scored.PValues.AsSpan().IndexOf(scored.PValues.Min());
        return scored.Pool.Sequence?.Strongest() is { } sequence && sequence.PValue < scored.PValues[strongest]
            ? (sequence.Detector, sequence.Score)
            : (DetectorNames[strongest], scored.Scores[strongest]);
    }

    /// <summary>The mean of three views: tails, isolation, and how many robust deviations each feature is above its median.</summary>
    private static List<Contribution> Contributions(ScoredVector scored)
    {
        double[] shares = new double[scored.Row.Length];
        PoolModels models = scored.Pool.Models;
        AddShares(models.Ecod, scored.Row, shares);
        AddShares(models.Forest, scored.Row, shares);
        double[] deviations = new double[shares.Length];
        for (int column = 0; column < shares.Length; column++)
        {
            deviations[column] = Math.Max(0, (scored.Row[column] - models.Medians[column]) / models.Deviations[column]);
        }

        Shares.Normalize(deviations);
        System.Numerics.Tensors.TensorPrimitives.Add(shares, deviations, shares);
        Shares.Normalize(shares);
        List<Contribution> contributions = [];
        foreach (int column in Enumerable.Range(0, shares.Length).OrderByDescending(column => shares[column]).Take(MostContributions))
        {
            if (shares[column] >= LeastShare)
            {
                contributions.Add(Contribution(scored, column, shares[column]));
            }
        }

        return contributions;
    }

    private static void AddShares(IExplainingDetector detector, double[] row, double[] shares)
    {
        double[] own = new double[shares.Length];
        detector.Explain(row, own);
        System.Numerics.Tensors.TensorPrimitives.Add(shares, own, shares);
    }

    private static Contribution Contribution(ScoredVector scored, int column, double share)
    {
        SubjectKind kind = scored.Vector.Subject.Kind;
        int feature = HostileRow.Feature(kind, column);
        double value = scored.Vector.Values[feature];
        double usual = scored.Pool.Models.Medians[column];
        return kind == SubjectKind.Domain
            ? new Contribution(SnakeCase(((DomainFeature)feature).ToString()), value, usual, share, FeatureWords.Of((DomainFeature)feature, value, usual))
            : new Contribution(SnakeCase(((KeyFeature)feature).ToString()), value, usual, share, FeatureWords.Of(kind, (KeyFeature)feature, value, usual));
    }

    private static string SnakeCase(string name) =>
        string.Concat(name.Select((letter, index) => index > 0 && char.IsUpper(letter) ? $"_{char.ToLowerInvariant(letter)}" : $"{char.ToLowerInvariant(letter)}"));
}
