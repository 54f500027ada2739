using System.Numerics.Tensors;
using EnvoyRls.Adaptive.Detection.Randomness;
using EnvoyRls.Adaptive.Detection.Saving;

namespace EnvoyRls.Adaptive.Models;

/// <summary>Rows of one hour of the day, in single precision, which is more than features have.</summary>
internal sealed class HourRows(int width, int capacity)
{
    private readonly List<float[]> _rows = [];
    private readonly List<long> _times = [];
    private long _hour;
    private long _seen;

    public int Count => _rows.Count;

    /// <summary>The time of the oldest row; the end of time for no rows.</summary>
    public long Oldest => _times.Count > 0 ? _times.Min() : long.MaxValue;

    public long TimeOf(int place) => _times[place];

    public void CopyTo(int place, Span<double> row) => TensorPrimitives.ConvertTruncating<float, double>(_rows[place], row);

    /// <param name="row">A clean row.</param>
    /// <param name="time">Unix time in microseconds.</param>
    /// <param name="hour">The number of its hour.</param>
    /// <param name="random">Decides whether there is room.</param>
    public void Add(ReadOnlySpan<double> row, long time, long hour, SplitMix64 random)
    {
        if (hour != _hour)
        {
            (_hour, _seen) = (hour, 0);
        }

        long place = _seen < capacity ? _seen : random.Next((int)Math.Min(_seen + 1, int.MaxValue));
        _seen++;
        if (place >= capacity)
        {
            return;
        }

        if (place >= Count)
        {
            place = Count;
            _rows.Add(new float[width]);
            _times.Add(0);
        }

        for (int column = 0; column < width; column++)
        {
            _rows[(int)place][column] = (float)row[column];
        }

        _times[(int)place] = time;
    }

    public void Save(BinaryWriter writer)
    {
        writer.Write(_hour);
        writer.Write(_seen);
        writer.Write(Count);
        for (int place = 0; place < Count; place++)
        {
            writer.Write(_times[place]);
            foreach (float value in _rows[place])
            {
                writer.Write(value);
            }
        }
    }

    /// <exception cref="InvalidDataException">That is not what was written.</exception>
    public void Load(BinaryReader reader)
    {
        (_hour, _seen) = (reader.ReadInt64(), reader.ReadInt64());
        int count = reader.ReadCount("The number of rows of an hour", 0, capacity);
        if (_seen < 0)
        {
            throw new InvalidDataException("An hour has seen less than nothing.");
        }

        _rows.Clear();
        _times.Clear();
        for (int place = 0; place < count; place++)
        {
            _times.Add(reader.ReadInt64());
            float[] row = new float[width];
            for (int column = 0; column < width; column++)
            {
                row[column] = reader.ReadSingle();
            }

            _rows.Add(Array.TrueForAll(row, float.IsFinite) ? row : throw new InvalidDataException("A number in a row is not finite."));
        }
    }
}
