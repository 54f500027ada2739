namespace EnvoyRls.Bench.Adaptive.Nab;

/// <summary>
/// Finds the threshold under which a detector's scores are worth most over all series together, as NAB does with every detector it
/// reports. It has seen the labels, so it says what the scores hold, not what the detector would have done.
/// </summary>
internal static class NabThreshold
{
    /// <summary>How many of the distinct scores are tried: more do not change the first digit of a result.</summary>
    private const int MostTried = 400;

    public static double Best(IReadOnlyList<NabSeries> corpus, IReadOnlyList<double[]> scores, NabProfile profile)
    {
        double[] distinct = [.. scores.SelectMany((rows, index) => rows.Skip(corpus[index].Probation)).Distinct().OrderDescending()];
        double best = double.PositiveInfinity;
        double most = Total(corpus, scores, best, profile);
        foreach (double threshold in Tried(distinct))
        {
            double raw = Total(corpus, scores, threshold, profile);
            if (raw > most)
            {
                most = raw;
                best = threshold;
            }
        }

        return best;
    }

    /// <summary>Dense among the highest, where thresholds lie, and ever sparser below.</summary>
    private static IEnumerable<double> Tried(double[] descending)
    {
        double step = Math.Pow(Math.Max(descending.Length, 2), 1.0 / MostTried);
        int last = -1;
        for (double place = 1; place < descending.Length + 1; place *= step)
        {
            if ((int)place - 1 > last)
            {
                last = (int)place - 1;
                yield return descending[last];
            }
        }
    }

    private static double Total(IReadOnlyList<NabSeries> corpus, IReadOnlyList<double[]> scores, double threshold, NabProfile profile) =>
        corpus.Select((series, index) => NabScorer.Score(series, scores[index], threshold, profile).Raw).Sum();
}
