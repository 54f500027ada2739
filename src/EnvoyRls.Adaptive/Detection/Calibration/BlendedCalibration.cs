namespace EnvoyRls.Adaptive.Detection.Calibration;

/// <summary>
/// The p-values of a pool that has yet to learn what is normal: those of generic clean traffic count as much as a number of scores of
/// its own, and less and less as it learns.
/// </summary>
/// <param name="own">The pool's calibration.</param>
/// <param name="generic">That of generic clean traffic; not changed.</param>
internal sealed class BlendedCalibration(TailCalibration own, TailCalibration generic)
{
    /// <summary>As many scores of its own as the generic ones are worth.</summary>
    private const double GenericScores = 200;

    /// <summary>More say no more of the pool: it may have changed since.</summary>
    private const double MostOwnScores = 20_000;

    public TailCalibration Own { get; } = own;

    /// <inheritdoc cref="TailCalibration.PValue"/>
    public double PValue(double score)
    {
        double count = Math.Min(Own.Learnt, MostOwnScores);
        double ownP = Own.HasTail ? Own.PValue(score) : Own.ShareFrom(score);
        return Math.Max(TailCalibration.LeastP, ((GenericScores * generic.PValue(score)) + (count * ownP)) / (GenericScores + count));
    }

    public void Learn(double score) => Own.Learn(score);
}
