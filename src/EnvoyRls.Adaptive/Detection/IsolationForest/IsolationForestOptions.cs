namespace EnvoyRls.Adaptive.Detection.IsolationForest;

/// <summary>How an isolation forest is grown.</summary>
internal sealed record IsolationForestOptions
{
    public const int MostTrees = 10_000;
    public const int MostSamples = 65_536;

    /// <summary>Trees, 1 to 10,000. The paper takes 100; more tell ranks at low false-alarm rates with less chance in them.</summary>
    public int Trees { get; init; } = 300;

    /// <summary>Rows each tree is grown from, 1 to 65,536, drawn anew for each tree; all rows where there are fewer.</summary>
    public int SampleSize { get; init; } = 256;

    /// <exception cref="ArgumentOutOfRangeException">A number out of its range.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Trees, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Trees, MostTrees);
        ArgumentOutOfRangeException.ThrowIfLessThan(SampleSize, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(SampleSize, MostSamples);
    }
}
