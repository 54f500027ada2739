namespace EnvoyRls.Bench.Adaptive.Nab;

/// <summary>A detector in the comparison.</summary>
/// <param name="Name">What reports call it.</param>
/// <param name="Threshold">From which score on it flags a row: one for all series, fixed before any is seen.</param>
/// <param name="Create">Makes one for a series of which the start is given.</param>
internal sealed record NabContender(string Name, double Threshold, Func<NabPrefix, INabDetector> Create)
{
    public double[] Follow(NabSeries series)
    {
        INabDetector detector = Create(series.Prefix);
        double[] scores = new double[series.Values.Length];
        for (int row = 0; row < scores.Length; row++)
        {
            scores[row] = detector.Next(series.Times[row], series.Values[row]);
        }

        return scores;
    }
}
