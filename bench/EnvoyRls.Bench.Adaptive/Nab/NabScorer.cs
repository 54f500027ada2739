namespace EnvoyRls.Bench.Adaptive.Nab;

/// <summary>
/// The scoring rules of the Numenta Anomaly Benchmark (Lavin and Ahmad: Evaluating Real-time Anomaly Detection Algorithms, ICMLA 2015,
/// section II; relative positions as in release 1.1): the earliest flag in a window earns up to <see cref="NabProfile.Hit"/>, by a
/// sigmoid of its place in the window; a window without flag costs <see cref="NabProfile.Miss"/>; each flag outside costs up to
/// <see cref="NabProfile.FalseAlarm"/>, less shortly after a window. The probation is not scored.
/// </summary>
internal static class NabScorer
{
    /// <summary>From here on a false alarm costs all it can.</summary>
    private const double FarBehind = 3;

    /// <summary>Scores one series.</summary>
    /// <param name="series">The series with its labels.</param>
    /// <param name="scores">The detector's score of each row.</param>
    /// <param name="threshold">From which score on a row is flagged.</param>
    /// <param name="profile">What flags are worth.</param>
    public static NabScore Score(NabSeries series, ReadOnlySpan<double> scores, double threshold, NabProfile profile)
    {
        double raw = 0;
        int falseAlarms = 0;
        int found = 0;
        NabWindow[] windows = [.. series.Windows.Where(window => window.Last >= series.Probation)];
        for (int row = series.Probation; row < scores.Length; row++)
        {
            if (scores[row] >= threshold && !IsInside(series, row))
            {
                falseAlarms++;
                raw += profile.FalseAlarm * FalseAlarm(series, row);
            }
        }

        foreach (NabWindow window in windows)
        {
            int first = FirstFlag(scores, threshold, Math.Max(window.First, series.Probation), window.Last);
            found += first < 0 ? 0 : 1;
            raw += first < 0 ? -profile.Miss : profile.Hit * Hit(window, first);
        }

        return new NabScore(raw, -profile.Miss * windows.Length, profile.Hit * windows.Length, windows.Length, found, falseAlarms);
    }

    /// <summary>What a flag at a row of a window earns: 1 at its start, 0 just behind its end.</summary>
    public static double Hit(NabWindow window, int row) => Sigmoid(-(window.Last - row + 1.0) / window.Length) / Sigmoid(-1);

    /// <summary>What a flag outside windows earns: -1 far behind the last window or before the first, more shortly after one.</summary>
    public static double FalseAlarm(NabSeries series, int row)
    {
        int previous = Array.FindLastIndex(series.Windows, window => window.Last < row);
        if (previous < 0)
        {
            return -1;
        }

        NabWindow window = series.Windows[previous];
        double position = (row - window.Last) / Math.Max(window.Length - 1.0, 1);
        return position >= FarBehind ? -1 : Sigmoid(position);
    }

    /// <summary>From nearly 1 at position -1 through 0 at position 0 to nearly -1 at position 1.</summary>
    private static double Sigmoid(double position) => (2 / (1 + Math.Exp(5 * position))) - 1;

    private static bool IsInside(NabSeries series, int row) => Array.Exists(series.Windows, window => window.Contains(row));

    private static int FirstFlag(ReadOnlySpan<double> scores, double threshold, int from, int to)
    {
        for (int row = from; row <= to; row++)
        {
            if (scores[row] >= threshold)
            {
                return row;
            }
        }

        return -1;
    }
}
