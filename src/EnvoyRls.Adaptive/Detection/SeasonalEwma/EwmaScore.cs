namespace EnvoyRls.Adaptive.Detection.SeasonalEwma;

/// <summary>How strange a value is.</summary>
/// <param name="Residual">Deviation from the level in standard deviations; negative below it.</param>
/// <param name="Ramp">The larger sum of deviations from the slow baseline as a share of its limit; at least 0.</param>
internal readonly record struct EwmaScore(double Residual, double Ramp)
{
    /// <summary>Both in one: in standard deviations, a ramp at its limit counting as <see cref="EwmaOptions.AlarmScore"/>.</summary>
    public double Value => Math.Max(Math.Abs(Residual), Ramp * EwmaOptions.AlarmScore);
}
