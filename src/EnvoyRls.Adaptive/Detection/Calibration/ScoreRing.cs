using EnvoyRls.Adaptive.Detection.Saving;

namespace EnvoyRls.Adaptive.Detection.Calibration;

/// <summary>The newest scores with the numbers under which they were learnt; the oldest goes for a new one.</summary>
internal sealed class ScoreRing(int capacity)
{
    private readonly List<(double Score, long Number)> _scores = [];
    private int _oldest;

    public int Count => _scores.Count;

    /// <summary>The number of the oldest score; 0 if there is none.</summary>
    public long OldestNumber => _scores.Count == 0 ? 0 : _scores[_oldest].Number;

    public bool IsFull => _scores.Count == capacity;

    public void Add(double score, long number)
    {
        if (!IsFull)
        {
            _scores.Add((score, number));
            return;
        }

        _scores[_oldest] = (score, number);
        _oldest = (_oldest + 1) % capacity;
    }

    /// <summary>Those at least <paramref name="least"/> in ascending order.</summary>
    public double[] SortedFrom(double least)
    {
        List<double> sorted = new(_scores.Count);
        foreach ((double score, _) in _scores)
        {
            if (score >= least)
            {
                sorted.Add(score);
            }
        }

        sorted.Sort();
        return [.. sorted];
    }

    /// <summary>The same, as a ring of another capacity, in the order in which they were learnt.</summary>
    public ScoreRing From(double least, int capacity)
    {
        ScoreRing chosen = new(capacity);
        for (int index = 0; index < _scores.Count; index++)
        {
            (double score, long number) = _scores[(_oldest + index) % _scores.Count];
            if (score >= least)
            {
                chosen.Add(score, number);
            }
        }

        return chosen;
    }

    public void Save(BinaryWriter writer)
    {
        writer.Write(_scores.Count);
        for (int index = 0; index < _scores.Count; index++)
        {
            (double score, long number) = _scores[(_oldest + index) % _scores.Count];
            writer.Write(score);
            writer.Write(number);
        }
    }

    /// <param name="reader">Where <see cref="Save"/> wrote to.</param>
    /// <param name="capacity">As it was when it was written.</param>
    /// <param name="last">No number is above it.</param>
    public static ScoreRing Load(BinaryReader reader, int capacity, long last)
    {
        ScoreRing ring = new(capacity);
        int count = reader.ReadCount("The number of scores", 0, capacity);
        long before = 0;
        for (int index = 0; index < count; index++)
        {
            double score = reader.ReadFinite("A score");
            long number = reader.ReadInt64();
            if (number <= before || number > last)
            {
                throw new InvalidDataException("Scores are not in the order in which they were learnt.");
            }

            ring.Add(score, number);
            before = number;
        }

        return ring;
    }
}
