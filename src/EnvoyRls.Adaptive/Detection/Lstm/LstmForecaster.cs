namespace EnvoyRls.Adaptive.Detection.Lstm;

/// <summary>A trained network with the scale of what it was trained on. Unchanging, so that any number of series may share it.</summary>
/// <param name="Network">The weights.</param>
/// <param name="Mean">The mean of the training values.</param>
/// <param name="Deviation">Their standard deviation, above 0.</param>
/// <param name="Error">
/// The standard deviation of the forecasts' errors in training, from <see cref="LeastError"/> to <see cref="MostError"/>, in units of
/// <paramref name="Deviation"/>.
/// </param>
internal sealed record LstmForecaster(LstmNetwork Network, double Mean, double Deviation, double Error)
{
    public const double LeastError = 1e-3;
    public const double MostError = 16;

    /// <summary>Standardised values beyond are taken as this: the network has never seen anything like it anyway.</summary>
    private const double Farthest = 8;

    /// <summary>A value in the network's scale, bounded.</summary>
    public float Standardise(double value) => (float)Math.Clamp((value - Mean) / Deviation, -Farthest, Farthest);
}
