namespace EnvoyRls.Adaptive.Segments;

/// <summary>How traffic is forecast.</summary>
internal sealed record ForecastOptions
{
    /// <summary>Days with enough of them seen below which nothing is said. Default 7.</summary>
    public int LeastDays { get; init; } = 7;

    /// <summary>How many days ahead. Default 90.</summary>
    public int Horizon { get; init; } = 90;

    /// <summary>How likely a day's peak lies between low and high, if things go on as they did. Default 0.9.</summary>
    public double Coverage { get; init; } = 0.9;

    /// <summary>How many times the past is drawn anew. Default 400.</summary>
    public int Samples { get; init; } = 400;

    /// <summary>Where chance starts.</summary>
    public ulong Seed { get; init; } = 1;
}
