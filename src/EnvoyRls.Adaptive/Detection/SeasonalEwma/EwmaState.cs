using System.Runtime.InteropServices;

namespace EnvoyRls.Adaptive.Detection.SeasonalEwma;

/// <summary>
/// What is remembered of one series: 48 bytes, so that 100,000 keys need 4.8 MB. The default value is a series of which nothing is
/// known. Changed by <see cref="EwmaTracker.Learn"/> alone, which makes a new one.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct EwmaState
{
    /// <summary>The slow baseline; wider than the rest because its steps are far smaller than its value.</summary>
    public double Slow;

    /// <summary>The interval learnt last.</summary>
    public long Interval;

    /// <summary>The level: where the next value is expected.</summary>
    public float Level;

    /// <summary>The variance of residuals against the level.</summary>
    public float Variance;

    /// <summary>The variance of residuals against the slow baseline.</summary>
    public float SlowVariance;

    /// <summary>How many values the level stands on, up to 1/alpha - 1; a gap takes of it.</summary>
    public float Weight;

    /// <summary>The sum of deviations above the slow baseline, beyond the allowance (Page 1954).</summary>
    public float Rise;

    /// <summary>The same for deviations below it.</summary>
    public float Fall;

    /// <summary>How many values were learnt.</summary>
    public int Count;
}
