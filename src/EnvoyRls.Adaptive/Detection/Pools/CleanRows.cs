using System.Runtime.InteropServices;
using EnvoyRls.Adaptive.Detection.Randomness;
using EnvoyRls.Adaptive.Detection.Saving;

namespace EnvoyRls.Adaptive.Detection.Pools;

/// <summary>Clean rows of a pool; when it is full a new row takes the place of one drawn by chance, so that old ones fade and none is sure to go.</summary>
internal sealed class CleanRows(int width, int capacity, ulong seed)
{
    private SplitMix64 _random = new(seed);
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
        row.CopyTo(CollectionsMarshal.AsSpan(_rows).Slice(place, width));
    }

    /// <summary>Whether chance takes one of <paramref name="count"/> where <paramref name="wanted"/> are.</summary>
    public bool Draws(int wanted, int count) => count <= wanted || _random.Next(count) < wanted;

    public double[] ToArray() => [.. _rows];

    /// <summary>Writes the rows; single precision is more than features have.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(_random.State);
        writer.Write(Added);
        writer.Write(Count);
        foreach (double value in _rows)
        {
            writer.Write((float)value);
        }
    }

    /// <exception cref="InvalidDataException">That is not what was written, or more rows than there is room for.</exception>
    public void Load(BinaryReader reader)
    {
        _random = new SplitMix64(reader.ReadUInt64());
        Added = reader.ReadInt64();
        int count = reader.ReadCount("The number of rows", 0, capacity);
        _rows.Clear();
        for (int index = 0; index < count * width; index++)
        {
            float value = reader.ReadSingle();
            _rows.Add(float.IsFinite(value) ? value : throw new InvalidDataException("A number in a row is not finite."));
        }
    }
}
