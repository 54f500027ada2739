namespace EnvoyRls.Adaptive.Detection.Lstm;

/// <summary>How a forecaster is built and trained.</summary>
internal sealed record LstmOptions
{
    /// <summary>Most hidden units a forecaster may have.</summary>
    public const int MostUnits = 256;

    /// <summary>Hidden units, 1 to <see cref="MostUnits"/>. Default 16.</summary>
    public int Units { get; init; } = 16;

    /// <summary>After how many steps back-propagation is cut off, at least 1. Default 32.</summary>
    public int Truncation { get; init; } = 32;

    /// <summary>How often training goes through the series, at least 1. Default 20.</summary>
    public int Epochs { get; init; } = 20;

    /// <summary>Step size of Adam, above 0. Default 0.005.</summary>
    public float LearningRate { get; init; } = 0.005f;

    /// <summary>The norm to which gradients are clipped, above 0. Default 1.</summary>
    public float MostGradient { get; init; } = 1;

    /// <summary>How many values the recurrent state has to have seen before forecasts count, at least 1. Default 32.</summary>
    public int WarmUp { get; init; } = 32;

    /// <exception cref="ArgumentException">A setting is out of its range.</exception>
    public void Check()
    {
        if (Units is < 1 or > MostUnits || Truncation < 1 || Epochs < 1 || WarmUp < 1)
        {
            throw new ArgumentException($"a forecaster has 1 to {MostUnits} units, and its truncation, epochs and warm-up are at least 1");
        }

        if (!(LearningRate > 0 && MostGradient > 0 && float.IsFinite(LearningRate + MostGradient)))
        {
            throw new ArgumentException("the learning rate and the largest gradient are above 0");
        }
    }
}
