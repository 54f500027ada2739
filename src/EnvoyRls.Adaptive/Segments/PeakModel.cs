namespace EnvoyRls.Adaptive.Segments;

/// <summary>
/// A straight line through daily peaks and what each day of the week adds to it. The line is that of Theil and Sen: its slope is the median
/// of the slopes between all pairs of days (Sen: Estimates of the Regression Coefficient Based on Kendall's Tau, Journal of the American
/// Statistical Association 63, 1968), so that a third of the days may be anything and change little.
/// </summary>
internal sealed class PeakModel
{
    private const int Week = 7;
    private const int LeastDaysForWeek = 2 * Week;

    private readonly double[] _season;

    private PeakModel(double slope, double intercept, double[] season)
    {
        Slope = slope;
        Intercept = intercept;
        _season = season;
    }

    /// <summary>Growth a day.</summary>
    public double Slope { get; }

    /// <summary>The line on day 0.</summary>
    public double Intercept { get; }

    /// <summary>How many figures of the data it is made of.</summary>
    public int Parameters => 2 + _season.Count(part => part != 0);

    /// <summary>Fits it.</summary>
    /// <param name="days">Day numbers, ascending.</param>
    /// <param name="values">What was on these days.</param>
    public static PeakModel Fit(ReadOnlySpan<int> days, ReadOnlySpan<double> values)
    {
        double[] season = new double[Week];
        (double slope, double intercept) = Line(days, values);
        if (days[^1] - days[0] + 1 < LeastDaysForWeek)
        {
            return new PeakModel(slope, intercept, season);
        }

        double[] bare = values.ToArray();
        AddSeason(season, days, values, slope, intercept);
        for (int i = 0; i < bare.Length; i++)
        {
            bare[i] -= season[days[i] % Week];
        }

        (slope, intercept) = Line(days, bare);
        return new PeakModel(slope, intercept, season);
    }

    /// <summary>What it says of a day.</summary>
    public double At(int day) => Intercept + (Slope * day) + _season[day % Week];

    private static void AddSeason(double[] season, ReadOnlySpan<int> days, ReadOnlySpan<double> values, double slope, double intercept)
    {
        for (int weekday = 0; weekday < Week; weekday++)
        {
            List<double> left = [];
            for (int i = 0; i < days.Length; i++)
            {
                if (days[i] % Week == weekday)
                {
                    left.Add(values[i] - intercept - (slope * days[i]));
                }
            }

            season[weekday] = left.Count > 1 ? Median(left) : 0;
        }
    }

    private static (double Slope, double Intercept) Line(ReadOnlySpan<int> days, ReadOnlySpan<double> values)
    {
        List<double> slopes = new(days.Length * (days.Length - 1) / 2);
        for (int i = 0; i < days.Length; i++)
        {
            for (int j = i + 1; j < days.Length; j++)
            {
                slopes.Add((values[j] - values[i]) / (days[j] - days[i]));
            }
        }

        double slope = slopes.Count > 0 ? Median(slopes) : 0;
        List<double> intercepts = new(days.Length);
        for (int i = 0; i < days.Length; i++)
        {
            intercepts.Add(values[i] - (slope * days[i]));
        }

        return (slope, Median(intercepts));
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        int middle = values.Count / 2;
        return values.Count % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }
}
