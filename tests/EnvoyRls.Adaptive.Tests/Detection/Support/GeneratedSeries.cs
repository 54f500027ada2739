namespace EnvoyRls.Adaptive.Tests.Detection.Support;

/// <summary>Series of known nature.</summary>
internal static class GeneratedSeries
{
    /// <summary>Log rates about a level, with independent normal noise.</summary>
    public static double[] Steady(int count, double level, double deviation, ulong seed) =>
        [.. NoisyRows.Normal(count, 1, seed).Select(noise => level + (deviation * noise))];

    /// <summary>A sine about a level, with noise.</summary>
    public static double[] Sine(int count, int period, double amplitude, double deviation, ulong seed) =>
        [.. NoisyRows.Normal(count, 1, seed).Select((noise, t) => 5 + (amplitude * Math.Sin(Math.Tau * t / period)) + (deviation * noise))];

    /// <summary>An autoregressive process of the second order: x(t) = a x(t-1) + b x(t-2) + noise.</summary>
    public static double[] Autoregressive(int count, double a, double b, ulong seed)
    {
        double[] series = NoisyRows.Normal(count, 1, seed);
        for (int t = 2; t < count; t++)
        {
            series[t] += (a * series[t - 1]) + (b * series[t - 2]);
        }

        return series;
    }
}
