using EnvoyRls.Adaptive.Detection.Randomness;

namespace EnvoyRls.Adaptive.Segments;

/// <summary>
/// Forecasts daily peaks. How sure it is comes from the past drawn anew: what the model leaves unexplained is dealt out again, the model is
/// fitted to that, and the days to come get another such rest (Efron and Tibshirani: An Introduction to the Bootstrap, 1993, chapter 9).
/// </summary>
internal sealed class CapacityForecast(ForecastOptions options)
{
    /// <summary>Forecasts a domain's peaks.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="peaks">Its peaks, in the order of days; days may be missing.</param>
    /// <param name="capacity">Calls a second that can be served; <see langword="null"/> if nobody said.</param>
    public CapacityOutlook Forecast(string domain, IReadOnlyList<DailyPeak> peaks, double? capacity)
    {
        if (peaks.Count < Math.Max(2, options.LeastDays))
        {
            return new CapacityOutlook(domain, peaks.Count, 0, [], capacity);
        }

        int origin = peaks[0].Day.DayNumber;
        int[] days = [.. peaks.Select(peak => peak.Day.DayNumber - origin)];
        double[] values = [.. peaks.Select(peak => peak.Rate)];
        PeakModel model = PeakModel.Fit(days, values);
        double[][] samples = Draw(model, days, values);
        ForecastDay[] forecast = new ForecastDay[options.Horizon];
        for (int ahead = 0; ahead < forecast.Length; ahead++)
        {
            double[] drawn = samples[ahead];
            Array.Sort(drawn);
            double tail = (1 - options.Coverage) / 2;
            forecast[ahead] = new ForecastDay(
                peaks[^1].Day.AddDays(ahead + 1), Math.Max(0, At(drawn, tail)), Math.Max(0, model.At(days[^1] + ahead + 1)), Math.Max(0, At(drawn, 1 - tail)));
        }

        return new CapacityOutlook(domain, peaks.Count, model.Slope, forecast, capacity);
    }

    private double[][] Draw(PeakModel model, int[] days, double[] values)
    {
        double[] rests = new double[values.Length];

        // A model is closer to what it was fitted to than to anything else.
        double widening = Math.Sqrt(values.Length / (double)Math.Max(1, values.Length - model.Parameters));
        for (int i = 0; i < rests.Length; i++)
        {
            rests[i] = (values[i] - model.At(days[i])) * widening;
        }

        double[][] samples = new double[options.Horizon][];
        for (int ahead = 0; ahead < samples.Length; ahead++)
        {
            samples[ahead] = new double[options.Samples];
        }

        SplitMix64 random = new(options.Seed);
        double[] drawn = new double[values.Length];
        for (int sample = 0; sample < options.Samples; sample++)
        {
            for (int i = 0; i < drawn.Length; i++)
            {
                drawn[i] = model.At(days[i]) + rests[random.Next(rests.Length)];
            }

            PeakModel other = PeakModel.Fit(days, drawn);
            for (int ahead = 0; ahead < samples.Length; ahead++)
            {
                samples[ahead][sample] = other.At(days[^1] + ahead + 1) + rests[random.Next(rests.Length)];
            }
        }

        return samples;
    }

    private static double At(double[] sorted, double share) => sorted[(int)Math.Clamp(Math.Round(share * (sorted.Length - 1)), 0, sorted.Length - 1)];
}
