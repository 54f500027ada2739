namespace EnvoyRls.Adaptive.Detection.SeasonalEwma;

/// <summary>How levels of a series are followed. Values are log rates, one an interval; deviations are in natural-log units.</summary>
internal sealed record EwmaOptions
{
    /// <summary>Gain of the level, above 0 and at most 1: about 2/alpha - 1 intervals are remembered. Default 0.05.</summary>
    public double Alpha { get; init; } = 0.05;

    /// <summary>Gain of the slow baseline. Default 1/1800: an hour of intervals of two seconds.</summary>
    public double SlowAlpha { get; init; } = 1.0 / 1800;

    /// <summary>Residuals are clipped at this many standard deviations before they are learnt, so that a burst teaches little. Default 3.</summary>
    public double Clip { get; init; } = 3;

    /// <summary>Standard deviations are not believed below this, in log units. Default 0.05: rates within 5 % are the same.</summary>
    public double LeastDeviation { get; init; } = 0.05;

    /// <summary>The most the slow baseline may move in one interval once it is settled, in log units. Default: no bound.</summary>
    public double MostDrift { get; init; } = double.PositiveInfinity;

    /// <summary>How many slow standard deviations a lasting change may have before it adds up (k of Page 1954). Default 1.</summary>
    public double Allowance { get; init; } = 1;

    /// <summary>The sum of deviations beyond the allowance that counts as much as <see cref="AlarmScore"/> (h of Page 1954). Default 60.</summary>
    public double RampLimit { get; init; } = 60;

    /// <summary>How many values have to be learnt before scores mean anything. Default 30.</summary>
    public int WarmUp { get; init; } = 30;

    /// <summary>The score at which a minute of a web site's traffic is seldom benign: six standard deviations of the log rate.</summary>
    public const double AlarmScore = 6;
}
