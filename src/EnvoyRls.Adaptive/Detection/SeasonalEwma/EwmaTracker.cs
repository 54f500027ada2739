namespace EnvoyRls.Adaptive.Detection.SeasonalEwma;

/// <summary>
/// Follows the log rate of a series by exponentially weighted means with clipped residuals, and sums up lasting deviations from a
/// slow baseline (CUSUM, Page 1954), since a slow ramp is absorbed by any fast mean. Pure functions of <see cref="EwmaState"/>; what
/// the season explains is subtracted by the caller.
/// </summary>
/// <remarks>
/// A gap (intervals in which nothing was observed at all, not intervals at rate 0) makes the level uncertain, not the next value
/// strange: the level's weight fades with every missing interval. After about 0.7 / alpha of them half of it is gone; then the level
/// is learnt anew, and nothing is scored until half of the weight has come back.
/// </remarks>
internal sealed class EwmaTracker(EwmaOptions options)
{
    /// <summary>No log rate lies beyond; what does is taken as this, so that all sums stay finite.</summary>
    private const double Farthest = 1e9;

    private readonly double _fullWeight = (1 / options.Alpha) - 1;
    private readonly double _leastWeight = ((1 / options.Alpha) - 1) / 2;
    private readonly double _leastVariance = options.LeastDeviation * options.LeastDeviation;

    public EwmaOptions Options { get; } = options;

    /// <summary>Scores a value against the state; nothing is learnt. Nothing is strange during the warm-up or after a gap.</summary>
    /// <param name="state">The state before the value.</param>
    /// <param name="interval">The number of the value's interval, above that learnt last.</param>
    /// <param name="value">The log rate, less what the season explains.</param>
    public EwmaScore Score(in EwmaState state, long interval, double value)
    {
        double weight = FadedWeight(state, interval);
        if (state.Count < Options.WarmUp || weight < _leastWeight)
        {
            return default;
        }

        value = Bounded(value);
        double deviation = Math.Sqrt(Math.Max(state.Variance, _leastVariance) * (1 + (1 / (weight + 1))));
        (double rise, double fall) = Ramps(state, value);
        return new EwmaScore((value - state.Level) / deviation, Math.Max(rise, fall) / Options.RampLimit);
    }

    /// <summary>The state after a value.</summary>
    /// <inheritdoc cref="Score"/>
    public EwmaState Learn(in EwmaState state, long interval, double value)
    {
        value = Bounded(value);
        double weight = FadedWeight(state, interval);
        bool settled = state.Count >= Options.WarmUp && weight >= _leastWeight;
        double gain = 1 / (weight + 1);
        double residual = value - state.Level;
        EwmaState next = state;
        if (settled)
        {
            residual = Clipped(residual, state.Variance);
            (double rise, double fall) = Ramps(state, value);
            next.Rise = (float)rise;
            next.Fall = (float)fall;
        }

        next.Level = (float)(state.Level + (gain * residual));
        // The first value says nothing of the spread, and those after a gap only of the gap.
        if (settled || (state.Count > 0 && state.Count < Options.WarmUp))
        {
            next.Variance = (float)(state.Variance + (gain * ((residual * residual) - state.Variance)));
        }

        LearnSlowly(ref next, value);
        next.Weight = (float)Math.Min(weight + 1, _fullWeight);
        next.Interval = interval;
        next.Count = state.Count == int.MaxValue ? state.Count : state.Count + 1;
        return next;
    }

    /// <summary>The state after a value that is not to be learnt: nothing changes but that its interval is no gap.</summary>
    public static EwmaState Held(in EwmaState state, long interval) => state with { Interval = interval };

    /// <summary>The state as if all values had been higher by <paramref name="shift"/>: for a season that has only now become known.</summary>
    public static EwmaState Shifted(in EwmaState state, double shift) =>
        state with { Level = (float)(state.Level + shift), Slow = state.Slow + shift };

    private void LearnSlowly(ref EwmaState state, double value)
    {
        double gain = Math.Max(Options.SlowAlpha, 1.0 / (state.Count + 1.0));
        double residual = value - state.Slow;
        bool settled = gain <= Options.SlowAlpha;
        if (state.Count >= Options.WarmUp)
        {
            residual = Clipped(residual, state.SlowVariance);
        }

        double step = gain * residual;
        state.Slow += settled ? Math.Clamp(step, -Options.MostDrift, Options.MostDrift) : step;
        if (state.Count > 0)
        {
            state.SlowVariance = (float)(state.SlowVariance + (gain * ((residual * residual) - state.SlowVariance)));
        }
    }

    private (double Rise, double Fall) Ramps(in EwmaState state, double value)
    {
        double deviation = (value - state.Slow) / Math.Sqrt(Math.Max(state.SlowVariance, _leastVariance));
        deviation = Math.Clamp(deviation, -Options.Clip, Options.Clip);
        return (Math.Max(0, state.Rise + deviation - Options.Allowance), Math.Max(0, state.Fall - deviation - Options.Allowance));
    }

    private double FadedWeight(in EwmaState state, long interval)
    {
        long missing = interval - state.Interval - 1;
        if (state.Count == 0 || missing <= 0)
        {
            return state.Weight;
        }

        double faded = state.Weight * Math.Pow(1 - Options.Alpha, missing);

        // Once too little is left the level is learnt anew from where the series is found again.
        return faded < _leastWeight && state.Weight >= _leastWeight ? 0 : faded;
    }

    private double Clipped(double residual, double variance)
    {
        double most = Options.Clip * Math.Sqrt(Math.Max(variance, _leastVariance));
        return Math.Clamp(residual, -most, most);
    }

    /// <summary>The value, or the farthest log rate there is.</summary>
    public static double Bounded(double value) => Math.Clamp(value, -Farthest, Farthest);
}
