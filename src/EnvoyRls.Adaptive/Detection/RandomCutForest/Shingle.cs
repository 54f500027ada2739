namespace EnvoyRls.Adaptive.Detection.RandomCutForest;

/// <summary>The last rows of a sequence as one row, so that a detector of rows sees its shape.</summary>
/// <param name="size">How many rows, at least 1.</param>
/// <param name="width">How many features each has.</param>
internal sealed class Shingle(int size, int width)
{
    private readonly double[] _values = new double[size * width];
    private int _count;

    /// <summary>Whether there have been enough rows.</summary>
    public bool IsFull => _count == size;

    /// <summary>The rows, the oldest first; until it is full, zeros come before them.</summary>
    public ReadOnlySpan<double> Values => _values;

    /// <summary>Adds the next row, and forgets the oldest.</summary>
    public void Add(ReadOnlySpan<double> row)
    {
        _values.AsSpan(width).CopyTo(_values);
        row.CopyTo(_values.AsSpan((size - 1) * width));
        _count = Math.Min(_count + 1, size);
    }
}
