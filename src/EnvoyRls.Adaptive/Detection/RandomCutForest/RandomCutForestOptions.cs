namespace EnvoyRls.Adaptive.Detection.RandomCutForest;

/// <summary>How a random cut forest remembers.</summary>
internal sealed record RandomCutForestOptions
{
    public const int MostTrees = 1_000;
    public const int MostSamples = 4_096;

    /// <summary>Trees, 1 to 1,000.</summary>
    public int Trees { get; init; } = 50;

    /// <summary>Rows that each tree remembers, 2 to 4,096; each tree remembers others.</summary>
    public int SampleSize { get; init; } = 256;

    /// <summary>
    /// By what share the chance to be remembered falls with each row learnt since, 0 to 1: about 1 in so many rows is the memory's
    /// length. 0 remembers all that was ever learnt with the same chance.
    /// </summary>
    public double Decay { get; init; } = 1 / 2_560.0;

    /// <exception cref="ArgumentOutOfRangeException">A number out of its range.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Trees, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Trees, MostTrees);
        ArgumentOutOfRangeException.ThrowIfLessThan(SampleSize, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(SampleSize, MostSamples);
        if (!(Decay is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(Decay), Decay, "Decay must be from 0 to 1.");
        }
    }
}
