using System.Diagnostics;
using EnvoyRls.Adaptive.Detection;
using EnvoyRls.Adaptive.Detection.Ecod;
using EnvoyRls.Adaptive.Detection.IsolationForest;

namespace EnvoyRls.Bench.Adaptive.Kdd;

/// <summary>The project's detectors on labelled rows.</summary>
internal static class OwnRuns
{
    /// <summary>The forest as scikit-learn grows it.</summary>
    public const string LikePeer = "isolation forest 100x256";

    /// <summary>The forest as the project does.</summary>
    public const string Default = "isolation forest 300x256";

    public const string Ecod = "ECOD";

    public static IEnumerable<KddRun> Measure(LabelledRows rows, int seeds)
    {
        IsolationForestTrainer likePeer = new(new IsolationForestOptions { Trees = 100, SampleSize = 256 });
        IsolationForestTrainer standard = new(new IsolationForestOptions());
        for (int seed = 0; seed < seeds; seed++)
        {
            yield return Measure(LikePeer, likePeer, rows, seed);
        }

        for (int seed = 0; seed < seeds; seed++)
        {
            yield return Measure(Default, standard, rows, seed);
        }

        // Every value is kept, so that tails are as exact as the peer's.
        yield return Measure(Ecod, new EcodTrainer(new EcodOptions { Values = EcodOptions.MostValues }), rows, 0);
    }

    private static KddRun Measure(string name, IDetectorTrainer trainer, LabelledRows rows, int seed)
    {
        double[] scores = new double[rows.Count];
        long start = Stopwatch.GetTimestamp();
        trainer.Train(rows.Values, rows.Width, (ulong)seed).Score(rows.Values, scores);
        return KddRun.Of(name, seed, scores, rows, Stopwatch.GetElapsedTime(start).TotalSeconds);
    }
}
