using EnvoyRls.Adaptive.Detection.Randomness;

namespace EnvoyRls.Adaptive.Detection.Pools;

/// <summary>Clean rows of a pool; when it is full a new row takes the place of one drawn by chance, so that old ones fade and none is sure to go.</summary>
internal sealed class CleanRows(int width, int capacity, ulong seed)
{
    private readonly SplitMix64 _random = new(seed);
    private readonly List<double> _rows = [];

    public int Count => _rows.Count / width;

    /// <summary>How many rows were added, those that went since included.</summary>
    public long Added { get; private set; }

    public void Add(ReadOnlySpan<double> row)
    {
        Added++;
        if (Count < capacity)
        {
            _rows.AddRange(row);
            return;
        }

        int place = _random.Next(capacity) * width;
        row.CopyTo(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_rows).Slice(place, width));
    }

    /// <summary>Whether chance takes one of <paramref name="count"/> where <paramref name="wanted"/> are.</summary>
    public bool Draws(int wanted, int count) => count <= wanted || _random.Next(count) < wanted;

    public double[] ToArray() => [.. _rows];
}
