namespace EnvoyRls.Adaptive.Features.Baselines;

/// <summary>
/// Rates by hash in bounded memory. When it is full, one of a few rows makes room: the first that is not mature, or else
/// the one not seen for longest. So a flood of fresh keys pushes out its own kind.
/// </summary>
internal sealed class RateTable(int capacity, double maturity)
{
    private const int FirstRows = 256;
    private const int Candidates = 64;

    private readonly Dictionary<ulong, int> _places = [];
    private RateSlot[] _rows = new RateSlot[Math.Min(FirstRows, capacity)];
    private int _hand;

    public int Count => _places.Count;

    /// <summary>A row by the number that <see cref="FindOrAdd"/> gave.</summary>
    public ref RateSlot this[int place] => ref _rows[place];

    /// <summary>The number of the row of a hash; a fresh one if there was none.</summary>
    public int FindOrAdd(ulong hash, ObservedClock clock)
    {
        if (!_places.TryGetValue(hash, out int place))
        {
            place = _places.Count < capacity ? Grow() : Evict();
            _places[hash] = place;
            _rows[place] = new RateSlot { Hash = hash, State = RateState.Begin(clock) };
        }

        return place;
    }

    /// <summary>Whether a row has been learnt for long enough to count.</summary>
    public bool IsMature(in RateState state) => state.Age >= maturity;

    public void Save(BinaryWriter writer)
    {
        writer.Write7BitEncodedInt(_places.Count);
        for (int i = 0; i < _places.Count; i++)
        {
            writer.Write(_rows[i].Hash);
            RateStateFormat.Write(writer, _rows[i].State);
        }
    }

    public void Load(BinaryReader reader, int most)
    {
        _places.Clear();
        int count = BaselineReading.Count(reader, most);
        _rows = new RateSlot[Math.Max(Math.Min(FirstRows, capacity), Math.Min(count, capacity))];
        for (int i = 0; i < count; i++)
        {
            RateSlot row = new() { Hash = reader.ReadUInt64(), State = RateStateFormat.Read(reader) };

            // Another replica may have been set up with more rows than this one.
            if (_places.Count < capacity && _places.TryAdd(row.Hash, _places.Count))
            {
                _rows[_places.Count - 1] = row;
            }
        }
    }

    private int Grow()
    {
        if (_places.Count == _rows.Length)
        {
            Array.Resize(ref _rows, Math.Min(capacity, _rows.Length * 2));
        }

        return _places.Count;
    }

    private int Evict()
    {
        int victim = _hand;
        for (int i = 0; i < Candidates && IsMature(_rows[victim].State); i++)
        {
            _hand = (_hand + 1) % _rows.Length;
            if (GoesBefore(_rows[_hand].State, _rows[victim].State))
            {
                victim = _hand;
            }
        }

        _hand = (_hand + 1) % _rows.Length;

        _places.Remove(_rows[victim].Hash);
        return victim;
    }

    private bool GoesBefore(in RateState state, in RateState other)
    {
        bool isMature = IsMature(state);
        return isMature == IsMature(other) ? state.Seen < other.Seen : !isMature;
    }
}
