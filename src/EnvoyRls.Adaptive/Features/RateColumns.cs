namespace EnvoyRls.Adaptive.Features;

/// <summary>The columns that tell how a rate stands to its baseline: the first five, the same for keys and domains.</summary>
internal static class RateColumns
{
    public static void Fill(double[] values, double rate, in Baseline normal, double deviation)
    {
        double log = Math.Log(1 + rate);
        values[(int)KeyFeature.LogRate] = log;
        values[(int)KeyFeature.OverFast] = log - Math.Log(1 + normal.Fast);
        values[(int)KeyFeature.OverSlow] = log - Math.Log(1 + normal.Slow);
        values[(int)KeyFeature.OverSeasonal] = log - Math.Log(1 + normal.Upper);
        values[(int)KeyFeature.RobustZ] = (log - Math.Log(1 + normal.Expected)) / deviation;
    }
}
