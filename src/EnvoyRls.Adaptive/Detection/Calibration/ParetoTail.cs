namespace EnvoyRls.Adaptive.Detection.Calibration;

/// <summary>
/// A generalised Pareto distribution of what scores exceed a threshold by (Balkema and de Haan 1974, Pickands 1975), fitted by
/// probability-weighted moments (Hosking and Wallis 1987): without iteration, so that no sample can make it fail.
/// </summary>
/// <param name="Shape">From <see cref="LeastShape"/> (a bounded tail) to <see cref="MostShape"/> (a heavy one).</param>
/// <param name="Scale">Above 0.</param>
/// <param name="Turn">The excess from which on the tail is exponential; infinite for none.</param>
internal readonly record struct ParetoTail(double Shape, double Scale, double Turn)
{
    /// <summary>Thinner than that of a uniform distribution (-1), so that an estimate of one is not bent.</summary>
    public const double LeastShape = -2;

    /// <summary>At it the variance becomes infinite, and the moments of the fit unsure.</summary>
    public const double MostShape = 0.5;

    /// <summary>Shapes nearer to 0 are 0: the two formulas agree there to all digits that matter.</summary>
    private const double Exponential = 1e-6;

    /// <summary>Fits a tail.</summary>
    /// <param name="excesses">At least one, all above 0, in ascending order.</param>
    /// <remarks>
    /// An end of the distribution is an extrapolation that data cannot prove: where the fit has one, the tail goes on exponentially with
    /// the hazard it has at half of one excess in the sample, so that what was never seen is improbable and never impossible.
    /// </remarks>
    public static ParetoTail Fit(ReadOnlySpan<double> excesses)
    {
        double mean = 0;
        double weighted = 0;
        for (int index = 0; index < excesses.Length; index++)
        {
            // Plotting position 0.35 as Hosking and Wallis recommend; the weight is one minus it, and values ascend.
            double above = 1 - ((index + 0.65) / excesses.Length);
            mean += excesses[index] / excesses.Length;
            weighted += excesses[index] * above / excesses.Length;
        }

        double shape = 2 - (mean / (mean - (2 * weighted)));
        shape = double.IsFinite(shape) ? Math.Clamp(shape, LeastShape, MostShape) : LeastShape;
        // The mean is kept where the shape had to be bounded.
        double scale = Math.Max(mean * (1 - shape), double.Epsilon);
        if (shape >= 0)
        {
            return new ParetoTail(shape, scale, double.PositiveInfinity);
        }

        double turn = scale * (1 - Math.Pow(2 * excesses.Length, shape)) / -shape;
        return new ParetoTail(shape, scale, turn);
    }

    /// <summary>A tail where there are too few excesses to fit one: exponential, with the greatest of them as its mean, which errs towards "not strange".</summary>
    /// <param name="excesses">All above 0, in ascending order; may be empty.</param>
    /// <param name="threshold">What they exceed.</param>
    public static ParetoTail Guess(ReadOnlySpan<double> excesses, double threshold)
    {
        double scale = excesses.IsEmpty ? Math.Abs(threshold) : excesses[^1];
        return new ParetoTail(0, scale > 0 ? scale : 1, double.PositiveInfinity);
    }

    /// <summary>The chance that an excess is at least <paramref name="excess"/>, which is not negative: 0 to 1, never rising.</summary>
    public double Survival(double excess)
    {
        if (excess <= Turn)
        {
            return Within(excess);
        }

        return Within(Turn) * Math.Exp(-(excess - Turn) / (Scale + (Shape * Turn)));
    }

    /// <summary>The excess with such a chance: what <see cref="Survival"/> turns round.</summary>
    /// <param name="survival">Above 0; 1 and more is an excess of 0.</param>
    public double Excess(double survival)
    {
        double atTurn = Within(Turn);
        if (survival < atTurn)
        {
            return Turn + ((Scale + (Shape * Turn)) * Math.Log(atTurn / survival));
        }

        double logarithm = Math.Min(0, Math.Log(survival));
        return Math.Abs(Shape) < Exponential ? -Scale * logarithm : Scale * (Math.Exp(-Shape * logarithm) - 1) / Shape;
    }

    private double Within(double excess)
    {
        double scaled = excess / Scale;
        return Math.Abs(Shape) < Exponential
            ? Math.Exp(-scaled)
            : Math.Pow(Math.Max(0, 1 + (Shape * scaled)), -1 / Shape);
    }
}
