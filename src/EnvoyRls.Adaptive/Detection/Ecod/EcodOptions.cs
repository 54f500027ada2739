namespace EnvoyRls.Adaptive.Detection.Ecod;

/// <summary>How much of what was seen ECOD keeps.</summary>
internal sealed record EcodOptions
{
    public const int MostValues = 1 << 24;

    /// <summary>
    /// Different values kept of each feature, 4 to 16,777,216, at 16 bytes each. Where a feature has more, a quarter goes to the least
    /// and a quarter to the greatest, without a gap, and the share of rows below a value in between is off by at most 1 in this number.
    /// </summary>
    public int Values { get; init; } = 4_096;

    /// <exception cref="ArgumentOutOfRangeException">A number out of its range.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Values, 4);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Values, MostValues);
    }
}
