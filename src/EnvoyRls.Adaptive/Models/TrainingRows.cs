using EnvoyRls.Adaptive.Detection.Randomness;

namespace EnvoyRls.Adaptive.Models;

/// <summary>
/// Clean rows of one pool with their times, to train versions of models on: for each hour of the day as many as were drawn from it by
/// chance (Vitter's algorithm R, ACM TOMS 11(1), 1985), so that a night has the same say as a rush hour and no minute can fill it. The
/// rows of an hour give way to those of the next day one by one. For one thread at a time.
/// </summary>
internal sealed class TrainingRows
{
    /// <summary>Rows kept of an hour of the day.</summary>
    public const int RowsPerHour = 96;

    private const int Hours = 24;
    private const long Hour = 3_600_000_000;

    private readonly int _width;
    private readonly HourRows[] _hours;
    private SplitMix64 _random;

    /// <param name="width">Numbers in a row.</param>
    /// <param name="seed">Where chance starts.</param>
    public TrainingRows(int width, ulong seed)
    {
        _width = width;
        _random = new SplitMix64(seed);
        _hours = [.. Enumerable.Range(0, Hours).Select(_ => new HourRows(width, RowsPerHour))];
    }

    public int Count => _hours.Sum(static hour => hour.Count);

    /// <summary>When the oldest row was seen, Unix time in microseconds; the end of time for no rows.</summary>
    public long Oldest => _hours.Min(static hour => hour.Oldest);

    /// <summary>Takes in a clean row, or not, as chance has it.</summary>
    /// <param name="row">As many numbers as are in a row, all finite.</param>
    /// <param name="time">Unix time in microseconds.</param>
    public void Add(ReadOnlySpan<double> row, long time)
    {
        long hour = Math.Max(0, time / Hour);
        _hours[hour % Hours].Add(row, time, hour, _random);
    }

    /// <summary>A copy of the rows, the oldest first.</summary>
    public TrainingSample Take()
    {
        (long Time, HourRows Of, int Place)[] places =
        [
            .. _hours.SelectMany(static hour => Enumerable.Range(0, hour.Count).Select(place => (Time: hour.TimeOf(place), Of: hour, Place: place)))
                .OrderBy(static row => row.Time),
        ];
        double[] rows = new double[places.Length * _width];
        for (int index = 0; index < places.Length; index++)
        {
            places[index].Of.CopyTo(places[index].Place, rows.AsSpan(index * _width, _width));
        }

        return new TrainingSample(rows, _width, places.Length > 0 ? places[0].Time : 0, places.Length > 0 ? places[^1].Time : 0);
    }

    public void Save(BinaryWriter writer)
    {
        writer.Write(_random.State);
        foreach (HourRows hour in _hours)
        {
            hour.Save(writer);
        }
    }

    /// <exception cref="InvalidDataException">That is not what was written.</exception>
    public void Load(BinaryReader reader)
    {
        _random = new SplitMix64(reader.ReadUInt64());
        foreach (HourRows hour in _hours)
        {
            hour.Load(reader);
        }
    }
}
