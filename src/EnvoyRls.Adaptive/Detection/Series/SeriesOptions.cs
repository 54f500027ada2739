using EnvoyRls.Adaptive.Detection.Calibration;
using EnvoyRls.Adaptive.Detection.SeasonalEwma;

namespace EnvoyRls.Adaptive.Detection.Series;

/// <summary>How the rate of a domain or a segment is followed over time.</summary>
internal sealed record SeriesOptions
{
    /// <summary>The length of a tick. Default 2 s.</summary>
    public TimeSpan Tick { get; init; } = TimeSpan.FromSeconds(2);

    public EwmaOptions Level { get; init; } = new() { LeastDeviation = 0.1 };

    public TailCalibrationOptions Calibration { get; init; } = new();

    /// <summary>The least logarithm of the rate over the level that can be strange: traffic that does not double is no attack, however steady it was.</summary>
    public double LeastRise { get; init; } = Math.Log(2);

    /// <summary>
    /// How many ticks a score waits to be learnt, at least 1; it is forgotten if the series is suspicious by then, as the first ticks of an
    /// attack are before persistence can know. Default 4.
    /// </summary>
    public int LearnAfter { get; init; } = 4;

    /// <summary>A value with a p-value of at most this does not move the level, above 0 to 1. Default 0.001.</summary>
    public double Hold { get; init; } = 1e-3;

    /// <summary>A value so many deviations below the level is an outage, which does not move it either. Default 4.</summary>
    public double Outage { get; init; } = 4;

    /// <summary>For how long the level stands still at most: what lasts longer is the new normal. Default 1 h.</summary>
    public TimeSpan LongestHold { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The same for outages: what comes back after one is no attack. Default 3 h.</summary>
    public TimeSpan LongestOutage { get; init; } = TimeSpan.FromHours(3);
}
