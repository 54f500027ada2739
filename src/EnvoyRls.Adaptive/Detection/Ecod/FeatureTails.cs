namespace EnvoyRls.Adaptive.Detection.Ecod;

/// <summary>How rare values of one feature are: the empirical distribution of what was seen, told from both its ends.</summary>
internal sealed class FeatureTails
{
    private readonly double[] _values;
    private readonly RankedValue[] _ranked;
    private readonly double _rows;

    /// <param name="ranked">Values in ascending order; the first has no rows below, the last all rows at most.</param>
    /// <param name="isLeftSkewed">Whether the longer tail is the left one.</param>
    public FeatureTails(RankedValue[] ranked, bool isLeftSkewed)
    {
        _ranked = ranked;
        _values = Array.ConvertAll(ranked, value => value.Value);
        _rows = ranked[^1].AtMost;
        IsLeftSkewed = isLeftSkewed;
    }

    /// <summary>Whether the longer tail is the left one.</summary>
    public bool IsLeftSkewed { get; }

    public ReadOnlySpan<RankedValue> Ranked => _ranked;

    /// <summary>
    /// Negative logarithms of the shares of rows with this or less, and with this or more. A share is no less than one row's, as
    /// nothing is known of what is rarer.
    /// </summary>
    public (double Left, double Right) At(double value)
    {
        (double atMost, double below) = CountsAt(value);
        return (-Math.Log(Math.Max(atMost, 1) / _rows), -Math.Log(Math.Max(_rows - below, 1) / _rows));
    }

    private (double AtMost, double Below) CountsAt(double value)
    {
        int found = Array.BinarySearch(_values, value);
        if (found >= 0)
        {
            return (_ranked[found].AtMost, _ranked[found].Below);
        }

        // Between two neighbours the counts meet, unless values between them were not kept: then halfway is nearest.
        int next = ~found;
        double before = next == 0 ? 0 : _ranked[next - 1].AtMost;
        double after = next == _ranked.Length ? _rows : _ranked[next].Below;
        double between = (before + after) / 2;
        return (between, between);
    }
}
