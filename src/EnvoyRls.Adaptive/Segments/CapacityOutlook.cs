namespace EnvoyRls.Adaptive.Segments;

/// <summary>How a domain's peaks grow, and when they meet its capacity.</summary>
/// <param name="Domain">The domain.</param>
/// <param name="Days">Days of history that count.</param>
/// <param name="TrendPerDay">By how much peaks grow a day, calls a second.</param>
/// <param name="Forecast">The days to come; empty if there is too little history to say anything.</param>
/// <param name="Capacity">Calls a second that can be served; <see langword="null"/> if nobody said.</param>
internal sealed record CapacityOutlook(string Domain, int Days, double TrendPerDay, IReadOnlyList<ForecastDay> Forecast, double? Capacity)
{
    /// <summary>Days until a peak may meet the capacity; <see langword="null"/> if none does within the horizon.</summary>
    public int? Earliest => DaysUntil(day => day.High);

    /// <summary>Days until a peak is expected to meet the capacity.</summary>
    public int? Expected => DaysUntil(day => day.Expected);

    /// <summary>Days until a peak meets the capacity almost certainly.</summary>
    public int? Latest => DaysUntil(day => day.Low);

    private int? DaysUntil(Func<ForecastDay, double> rate)
    {
        for (int i = 0; i < Forecast.Count; i++)
        {
            if (rate(Forecast[i]) >= Capacity)
            {
                return i + 1;
            }
        }

        return null;
    }
}
