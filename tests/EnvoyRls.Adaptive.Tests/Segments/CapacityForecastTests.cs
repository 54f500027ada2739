using EnvoyRls.Adaptive.Detection.Randomness;
using EnvoyRls.Adaptive.Segments;

namespace EnvoyRls.Adaptive.Tests.Segments;

public sealed class CapacityForecastTests
{
    private static readonly DateOnly Monday = new(2026, 3, 2);

    [Fact]
    public void A_trend_is_found_whatever_a_few_days_were()
    {
        List<DailyPeak> peaks = Series(days: 28, start: 1_000, growth: 10, weekend: 0, noise: 5, seed: 1);
        peaks[5] = peaks[5] with { Rate = 9_000 };
        peaks[20] = peaks[20] with { Rate = 10 };

        CapacityOutlook outlook = new CapacityForecast(new ForecastOptions()).Forecast("edge", peaks, capacity: 1_500);

        Assert.InRange(outlook.TrendPerDay, 9, 11);
        Assert.InRange(outlook.Expected ?? 0, 20, 26);
        Assert.True(outlook.Earliest <= outlook.Expected);
        Assert.True(outlook.Latest is null || outlook.Latest >= outlook.Expected);
    }

    [Fact]
    public void Days_of_the_week_differ()
    {
        CapacityOutlook outlook = new CapacityForecast(new ForecastOptions()).Forecast("edge", Series(days: 28, start: 1_000, growth: 0, weekend: -400, noise: 5, seed: 2), capacity: null);

        Assert.All(outlook.Forecast.Take(14), day => Assert.InRange(day.Expected, IsWeekend(day.Day) ? 570 : 970, IsWeekend(day.Day) ? 630 : 1_030));
    }

    [Fact]
    public void A_week_is_the_least_to_say_anything_of()
    {
        CapacityForecast forecast = new(new ForecastOptions());

        Assert.Empty(forecast.Forecast("edge", Series(6, 1_000, 10, 0, 5, 3), 1_500).Forecast);
        Assert.Empty(forecast.Forecast("edge", [], 1_500).Forecast);
        Assert.Equal(90, forecast.Forecast("edge", Series(7, 1_000, 10, 0, 5, 3), 1_500).Forecast.Count);
    }

    [Fact]
    public void Peaks_lie_between_low_and_high_about_as_often_as_promised()
    {
        const int Runs = 120;
        int within = 0;
        CapacityForecast forecast = new(new ForecastOptions { Horizon = 7, Samples = 100 });
        for (ulong seed = 0; seed < Runs; seed++)
        {
            List<DailyPeak> all = Series(days: 35, start: 1_000, growth: 4, weekend: -200, noise: 60, seed + 100);
            IReadOnlyList<ForecastDay> days = forecast.Forecast("edge", all[..28], null).Forecast;
            within += days.Zip(all[28..]).Count(pair => pair.Second.Rate >= pair.First.Low && pair.Second.Rate <= pair.First.High);
        }

        Assert.InRange(within / (7.0 * Runs), 0.84, 0.97);
    }

    private static List<DailyPeak> Series(int days, double start, double growth, double weekend, double noise, ulong seed)
    {
        SplitMix64 random = new(seed);
        return [.. Enumerable.Range(0, days).Select(i => Peak(Monday.AddDays(i), i))];

        DailyPeak Peak(DateOnly day, int i) => new(day, start + (growth * i) + (IsWeekend(day) ? weekend : 0) + (noise * Normal()));

        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
    }

    private static bool IsWeekend(DateOnly day) => day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;
}
