namespace EnvoyRls.Adaptive.Detection.Calibration;

/// <summary>How scores are turned into p-values.</summary>
internal sealed record TailCalibrationOptions
{
    public const int MostScores = 1 << 20;

    /// <summary>Scores kept of the body of the distribution, 100 to 1,048,576. Default 1,024.</summary>
    public int Body { get; init; } = 1_024;

    /// <summary>High scores kept, 20 to 1,048,576: they reach further back than the body. Default 512.</summary>
    public int Peaks { get; init; } = 512;

    /// <summary>The quantile from which high scores are kept; below <see cref="TailQuantile"/>, as that moves. Default 0.95.</summary>
    public double PeakQuantile { get; init; } = 0.95;

    /// <summary>The quantile above which the tail is fitted. Default 0.98.</summary>
    public double TailQuantile { get; init; } = 0.98;

    /// <summary>How many scores have to be learnt before a tail is fitted, at least 100. Default 500.</summary>
    public int WarmUp { get; init; } = 500;

    /// <summary>After how many scores the fit is made anew, at least 1. Default 256.</summary>
    public int RefitAfter { get; init; } = 256;

    /// <exception cref="ArgumentOutOfRangeException">A number out of its range.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Body, 100);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Body, MostScores);
        ArgumentOutOfRangeException.ThrowIfLessThan(Peaks, 20);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Peaks, MostScores);
        ArgumentOutOfRangeException.ThrowIfLessThan(WarmUp, 100);
        ArgumentOutOfRangeException.ThrowIfLessThan(RefitAfter, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(PeakQuantile, 0.5);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(TailQuantile, PeakQuantile);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(TailQuantile, 1);
    }
}
