using EnvoyRls.Adaptive.Observation;

namespace EnvoyRls.Adaptive.Features;

/// <summary>Fills the columns of <see cref="KeyFeature"/>.</summary>
internal static class KeyColumns
{
    public static double[] Of(in KeyCandidate candidate, long now, double sampling)
    {
        ObservedKey key = candidate.Key;
        double[] values = new double[FeatureColumns.Key];
        RateColumns.Fill(values, candidate.Rate, candidate.Normal, candidate.Noise);
        values[(int)KeyFeature.Dispersion] = Dispersion(key.PerSecond, sampling);
        values[(int)KeyFeature.OverLimit] = Observed.Share(key.DeniedHits, key.Hits);
        values[(int)KeyFeature.NearLimit] = Observed.Share(key.NearHits, key.Hits);
        values[(int)KeyFeature.Share] = candidate.Share;
        values[(int)KeyFeature.FanOut] = Math.Log(1 + Observed.Amount(key.FanOut));
        values[(int)KeyFeature.Regularity] = Regularity(key.GapVariation);
        values[(int)KeyFeature.Age] = Age(key.FirstSeen, now);
        values[(int)KeyFeature.HitsPerCall] = HitsPerCall(key);
        values[(int)KeyFeature.Drift] = candidate.Drift;
        values[(int)KeyFeature.Reputation] = candidate.Reputation;
        return values;
    }

    /// <summary><c>ln(1 + seconds)</c> between two moments in microseconds.</summary>
    public static double Age(long since, long now) => Math.Log(1 + (Math.Max(0, (double)now - since) / 1e6));

    public static double Regularity(double gapVariation) => double.IsFinite(gapVariation) ? Math.Clamp(1 - gapVariation, 0, 1) : 0;

    /// <summary>
    /// The logarithm of the index of dispersion, 0 for chance (Poisson). Half a hit on either side keeps seconds without hits
    /// finite; where only a part of the calls was looked at, scaling has blown up the variance by as much.
    /// </summary>
    private static double Dispersion(IReadOnlyList<double> perSecond, double sampling)
    {
        if (perSecond.Count < 2)
        {
            return 0;
        }

        double sum = 0;
        double squares = 0;
        for (int i = 0; i < perSecond.Count; i++)
        {
            double hits = Observed.Amount(perSecond[i]) * sampling;
            sum += hits;
            squares += hits * hits;
        }

        double mean = sum / perSecond.Count;
        double variance = Math.Max(0, (squares - (sum * mean)) / (perSecond.Count - 1));
        return Math.Log((variance + 0.5) / (mean + 0.5));
    }

    private static double HitsPerCall(ObservedKey key)
    {
        double hits = Observed.Amount(key.Hits);
        double calls = Observed.Amount(key.Calls);
        return hits > 0 && calls > 0 ? Math.Log(hits / calls) : 0;
    }
}
