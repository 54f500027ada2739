namespace EnvoyRls.Adaptive.Detection;

/// <summary>
/// What a p-value is worth where many subjects are tested in every tick. Were all traffic clean, so many subjects a day would persist
/// at a level by chance:
/// <code>F = subjects x ticks a day x C(n, k) x level^1.5</code>
/// Ticks that follow each other closely hang together, so that k of n strange ones are less of a coincidence than k independent ones would
/// be: they count as one and a half, which bounds what was counted with correlations of up to 0.9 from tick to tick. Confidence is
/// <c>1 / (1 + F)</c>: where one attack a day is expected, the share of such findings that are attacks. So 0.9 is one false alarm in
/// nine days, however many subjects there are.
/// </summary>
internal sealed class FalseAlarms
{
    private const double IndependentTicks = 1.5;

    private readonly double _chances;

    /// <param name="tick">The length of a tick.</param>
    /// <param name="strange">How many ticks have to be strange (k).</param>
    /// <param name="of">Of how many (n).</param>
    public FalseAlarms(TimeSpan tick, int strange, int of)
    {
        _chances = TimeSpan.FromDays(1) / tick * Combinations(of, strange);
    }

    /// <summary>How many clean subjects a day would look as strange.</summary>
    /// <param name="level">The p-value that enough of the last ticks stay below, above 0 to 1.</param>
    /// <param name="subjects">How many subjects are tested in a tick, at least 1.</param>
    public double PerDay(double level, int subjects) => subjects * _chances * Math.Pow(level, IndependentTicks);

    /// <summary>How sure it is that this is no clean traffic, above 0 to 1.</summary>
    /// <inheritdoc cref="PerDay"/>
    public double Confidence(double level, int subjects) => 1 / (1 + PerDay(level, subjects));

    private static double Combinations(int of, int chosen)
    {
        double ways = 1;
        for (int index = 1; index <= chosen; index++)
        {
            ways = ways * (of - chosen + index) / index;
        }

        return ways;
    }
}
