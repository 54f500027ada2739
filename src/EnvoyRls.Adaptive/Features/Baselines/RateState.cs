namespace EnvoyRls.Adaptive.Features.Baselines;

/// <summary>
/// What is remembered of a rate: clipped exponential averages over a minute, an hour and a day, the deviation of its logarithm, a
/// cumulative sum for slow rises (Page, "Continuous Inspection Schemes", Biometrika 1954), and a ceiling that keeps what is
/// normal from growing faster than it may. 64 bytes.
/// </summary>
internal struct RateState
{
    /// <summary>Residuals are clipped at so many deviations before they are learnt.</summary>
    private const double Clip = 3;

    /// <summary>Until so many intervals nothing is clipped: there is no deviation to go by.</summary>
    private const int WarmUp = 8;

    private const double LeastDeviation = 0.05;
    private const double MostDeviation = 1.5;
    private const double FirstDeviation = 0.5;

    /// <summary>Of a normal distribution the mean absolute deviation is the standard deviation divided by this.</summary>
    private const double AbsoluteToStandard = 1.2533;

    /// <summary>Of a normal distribution so many standard deviations above the mean lies the 95th percentile.</summary>
    private const double Upper95 = 1.645;

    /// <summary>By how much the last hour may exceed what is usual at this hour of the week, and still be what is expected.</summary>
    private const double SeasonLeeway = 1.2;

    /// <summary>The largest cumulative sum: far beyond any threshold, and gone in minutes after the end.</summary>
    private const double MostDrift = 100;

    /// <summary>After a gap averages come nearer to what is seen now, by at most this factor.</summary>
    private static readonly double ResumeReach = Math.Log(3);

    /// <summary>Since when it is learnt, Unix time in microseconds.</summary>
    public long Since;

    /// <summary>Observed seconds when it began.</summary>
    public double Born;

    /// <summary>Observed seconds up to which it is known.</summary>
    public double Seen;

    /// <summary>Averages in hits a second.</summary>
    public float Fast;

    public float Slow;

    public float Day;

    /// <summary>Deviation of <c>ln(1 + rate)</c> from what was expected.</summary>
    public float Deviation;

    public float Drift;

    /// <summary>What the upper baseline may not exceed.</summary>
    public float Ceiling;

    /// <summary>In how many intervals it was learnt.</summary>
    public int Samples;

    public static RateState Begin(ObservedClock clock) => new()
    {
        Since = clock.Now,
        Born = clock.Start,
        Seen = clock.Start,
        Deviation = (float)FirstDeviation,
    };

    /// <summary>Observed seconds since it began.</summary>
    public readonly double Age => Seen - Born;

    /// <summary>Counts the time since it was last seen as silence, as far as somebody looked, and finds its feet again after a gap.</summary>
    public void Advance(ObservedClock clock, double rate)
    {
        if (clock.GapAt >= Seen && Samples > 0)
        {
            Resume(clock.GapSeconds, rate);
        }

        double silence = clock.Start - Seen;
        if (silence > 0)
        {
            double age = Age;
            Fast *= (float)(1 - Share(LearningPace.Weight(silence, LearningPace.Minute), silence, age));
            Slow *= (float)(1 - Share(LearningPace.Weight(silence, LearningPace.Hour), silence, age));
            Day *= (float)(1 - Share(LearningPace.Weight(silence, LearningPace.Day), silence, age));
            Drift = (float)Math.Max(0, Drift - silence);
            Seen = clock.Start;
        }
    }

    /// <summary>What is normal, by its own memory and what is usual at this hour.</summary>
    /// <param name="seasonal">Hits a second usual at this hour; 0 if not known.</param>
    /// <param name="seasonalUpper">Their 95th percentile; 0 if not known, then it follows from the deviation.</param>
    public readonly Baseline Normal(double seasonal, double seasonalUpper)
    {
        (double expected, double upper) = Wanted(seasonal, seasonalUpper);
        if (Samples > 0)
        {
            expected = Math.Min(expected, Ceiling);
            upper = Math.Min(upper, Ceiling);
        }

        return new Baseline(expected, upper, Fast, Slow, Samples, Since, IsInherited: false);
    }

    /// <summary>Adds the interval to the cumulative sum; evidence, not memory, so an attack adds to it too.</summary>
    /// <param name="rate">Hits a second.</param>
    /// <param name="seasonal">Hits a second usual at this hour; 0 if not known.</param>
    /// <param name="deviation">The deviation to measure by.</param>
    /// <param name="ticks">The length of the interval in ticks.</param>
    public void Accumulate(double rate, double seasonal, double deviation, double ticks)
    {
        // Without a season a day's own swing must not add up: nothing below half as much again counts.
        double reference = seasonal > 0 ? seasonal : Slow;
        double slack = (deviation / 2) + (seasonal > 0 ? 0.1 : 0.4);
        double excess = (Math.Log(1 + rate) - Math.Log(1 + reference) - slack) / deviation;
        Drift = (float)Math.Clamp(Drift + (Math.Clamp(excess, -Clip, Clip) * ticks), 0, MostDrift);
    }

    /// <summary>The deviation by which to judge: its own, but not below what chance does to so few hits.</summary>
    public readonly double Noise(double expected, double seconds, double sampling)
    {
        double chance = Math.Sqrt(expected / (seconds * sampling)) / (1 + expected);
        return Math.Max(Math.Max(0.1, chance), Deviation);
    }

    /// <summary>Learns the interval.</summary>
    /// <param name="rate">Hits a second that were admitted.</param>
    /// <param name="seasonal">As for <see cref="Normal"/>.</param>
    /// <param name="seasonalUpper">As for <see cref="Normal"/>.</param>
    /// <param name="pace">How fast it may learn.</param>
    /// <param name="end">Observed seconds at the end of the interval.</param>
    public void Learn(double rate, double seasonal, double seasonalUpper, in LearningPace pace, double end)
    {
        double age = Age;
        double elapsed = end - Seen;
        double expected = Wanted(seasonal, seasonalUpper).Expected;
        double reach = Samples < WarmUp ? double.PositiveInfinity : Math.Exp(Clip * Deviation);
        Fast = Follow(Fast, rate, reach, Share(pace.MinuteWeight, pace.Seconds, age));
        Slow = Follow(Slow, rate, reach, Share(pace.HourWeight, pace.Seconds, age));
        Day = Follow(Day, rate, reach, Share(pace.DayWeight, pace.Seconds, age));
        if (Samples > 0)
        {
            double residual = Math.Min(Math.Abs(Math.Log((1 + rate) / (1 + expected))), Clip * Deviation);
            double next = Deviation + (Share(pace.HourWeight, 1, Samples) * ((AbsoluteToStandard * residual) - Deviation));
            Deviation = (float)Math.Clamp(next, LeastDeviation, MostDeviation);
        }

        Ceiling = (float)pace.Ceiling(Ceiling, Wanted(seasonal, seasonalUpper).Upper, elapsed, age);
        Slow = Math.Min(Slow, Ceiling);
        Day = Math.Min(Day, Ceiling);
        Samples = Math.Min(Samples, int.MaxValue - 1) + 1;
        Seen = end;
    }

    /// <summary>Lets the interval pass without learning from it.</summary>
    public void Skip(double end) => Seen = end;

    /// <summary>A plain mean while it is young, an exponential one later.</summary>
    private static double Share(double weight, double amount, double before) => Math.Max(weight, amount / (before + amount));

    private static float Follow(float average, double rate, double reach, double weight)
    {
        double clipped = double.IsPositiveInfinity(reach)
            ? rate
            : Math.Clamp(rate, ((1 + average) / reach) - 1, ((1 + average) * reach) - 1);
        return (float)Math.Max(0, average + (weight * (clipped - average)));
    }

    private readonly (double Expected, double Upper) Wanted(double seasonal, double seasonalUpper)
    {
        double expected = Math.Max(Slow, seasonal);
        if (seasonalUpper > 0)
        {
            // Where the hour is known the last hour's average excuses little: a night's attack must not pass for a day's traffic.
            expected = Math.Min(expected, SeasonLeeway * Math.Max(seasonal, seasonalUpper));
            return (expected, Math.Max(expected, seasonalUpper));
        }

        return (expected, ((1 + expected) * Math.Exp(Upper95 * Deviation)) - 1);
    }

    private void Resume(double gap, double rate)
    {
        Fast = Nearer(Fast, rate, LearningPace.Weight(gap, LearningPace.Minute));
        Slow = Math.Min(Nearer(Slow, rate, LearningPace.Weight(gap, LearningPace.Hour)), Ceiling);
    }

    private static float Nearer(float average, double rate, double weight)
    {
        double distance = Math.Clamp(Math.Log((1 + rate) / (1 + average)), -ResumeReach, ResumeReach);
        return (float)Math.Max(0, ((1 + average) * Math.Exp(weight * distance)) - 1);
    }
}
