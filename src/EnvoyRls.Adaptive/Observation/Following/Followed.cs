using System.Runtime.InteropServices;
using EnvoyRls.Adaptive.Observation.Sketches;
using EnvoyRls.Core.Observation;

namespace EnvoyRls.Adaptive.Observation.Following;

/// <summary>
/// A row for each of the hashes that come most, in bounded memory: Space-Saving whose newcomers have to come more often than the least
/// of those who are there, by a Count-Min sketch of all others (as in Homem and Carvalho, "Finding top-k elements in data streams",
/// 2010, and Einziger, Friedman and Manes, "TinyLFU", 2017). Whoever makes up fresh keys, each of which comes once, gets none of
/// them in. All counts are halved from time to time, so that what was busy long ago makes room. Not safe for concurrent use.
/// </summary>
/// <typeparam name="TRow">What is kept of each; its default is a new one.</typeparam>
internal sealed class Followed<TRow>
    where TRow : struct, IFollowedRow
{
    private const int FirstLength = 64;

    /// <summary>Of the counters of the sketch, for each row.</summary>
    private const int WidthPerRow = 8;

    /// <summary>How many occurrences for each row make the memory: about as many old ones as have come since count.</summary>
    private const int MemoryPerRow = 32;

    private readonly int _capacity;
    private readonly Dictionary<ulong, int> _places = [];
    private readonly SpaceSaving _counts;
    private readonly CountMin _others;
    private readonly List<int> _touched = [];
    private TRow[] _rows;
    private ulong[] _hashes;
    private int _interval = 1;
    private long _untilHalved;

    /// <param name="capacity">How many are followed; at least 1.</param>
    public Followed(int capacity)
    {
        _capacity = capacity;
        _counts = new SpaceSaving(capacity);
        _others = new CountMin(capacity * WidthPerRow);
        _rows = new TRow[Math.Min(capacity, FirstLength)];
        _hashes = new ulong[_rows.Length];
        _untilHalved = (long)capacity * MemoryPerRow;
    }

    /// <summary>How many are followed.</summary>
    public int Count => _counts.Count;

    /// <summary>Places of the rows that came in this interval.</summary>
    public ReadOnlySpan<int> Touched => CollectionsMarshal.AsSpan(_touched);

    /// <summary>The row at a place.</summary>
    public ref TRow this[int place] => ref _rows[place];

    /// <summary>Whose row it is.</summary>
    public ulong HashAt(int place) => _hashes[place];

    /// <summary>Whether a hash has a row.</summary>
    public bool Contains(ulong hash) => _places.ContainsKey(hash);

    /// <summary>Takes in an occurrence.</summary>
    /// <param name="hash">Whose.</param>
    /// <param name="isNew">Whether it has just got a row, which is default.</param>
    /// <returns>The place of its row, ready for this interval; -1 if it has none.</returns>
    public int Note(ulong hash, out bool isNew)
    {
        if (--_untilHalved == 0)
        {
            Halve();
        }

        if (_places.TryGetValue(hash, out int place))
        {
            isNew = false;
            _counts.Grow(place, 1);
        }
        else
        {
            place = Admit(hash);
            isNew = place >= 0;
            if (!isNew)
            {
                return -1;
            }
        }

        Touch(place);
        return place;
    }

    /// <summary>Ends the interval.</summary>
    public void BeginInterval()
    {
        _touched.Clear();
        _interval++;
    }

    private int Admit(ulong hash)
    {
        int place;
        if (_counts.IsFull)
        {
            int count = _others.Add(hash);
            place = _counts.Least;
            long least = _counts.CountOf(place);
            if (count <= least)
            {
                return -1;
            }

            // What was counted of the one that goes is not forgotten, and the one that comes may have been counted too high.
            _others.Raise(_hashes[place], least);
            _places.Remove(_hashes[place]);
            _counts.ReplaceLeast(count, count - 1);
        }
        else
        {
            place = _counts.Add(1);
            if (place == _rows.Length)
            {
                int length = (int)Math.Min(_capacity, 2L * place);
                Array.Resize(ref _rows, length);
                Array.Resize(ref _hashes, length);
            }
        }

        int interval = _rows[place].Interval;
        _rows[place] = default;
        _rows[place].Interval = interval;
        _hashes[place] = hash;
        _places.Add(hash, place);
        return place;
    }

    private void Touch(int place)
    {
        ref TRow row = ref _rows[place];
        if (row.Interval != _interval)
        {
            row.Begin();
            row.Interval = _interval;
            _touched.Add(place);
        }
    }

    private void Halve()
    {
        _counts.Halve();
        _others.Halve();
        _untilHalved = (long)_capacity * MemoryPerRow;
    }
}
