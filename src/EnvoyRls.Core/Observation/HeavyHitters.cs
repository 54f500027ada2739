using EnvoyRls.Core.Algorithms;

namespace EnvoyRls.Core.Observation;

/// <summary>
/// The keys that weigh most in a stream, in bounded memory: the Space-Saving algorithm (Metwally, Agrawal and
/// El Abbadi, "Efficient Computation of Frequent and Top-k Elements in Data Streams", ICDT 2005). A count is never too
/// low, and too high by at most its error, which is at most the weight of the stream divided by the capacity. Not safe for
/// concurrent use.
/// </summary>
public sealed class HeavyHitters
{
    private readonly int _capacity;
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Entry>.AlternateLookup<ReadOnlySpan<char>> _entriesBySpan;

    /// <summary>A binary heap, the least count on top. Entries know their place, so that moving one costs no look-up.</summary>
    private readonly List<Entry> _heap = [];

    /// <param name="capacity">How many keys are kept; at least 1.</param>
    public HeavyHitters(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        _capacity = capacity;
        _entriesBySpan = _entries.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>How many keys are in the table.</summary>
    public int Count => _heap.Count;

    /// <summary>Counts a key; only one that is new to the table costs a string.</summary>
    /// <param name="key">The key.</param>
    /// <param name="weight">How much to count, hits for example; 0 and less counts nothing. Counts saturate at 2^63-1.</param>
    /// <param name="denied">How much of the weight was denied.</param>
    public void Add(ReadOnlySpan<char> key, long weight = 1, long denied = 0)
    {
        if (weight <= 0)
        {
            return;
        }

        if (_entriesBySpan.TryGetValue(key, out Entry? entry))
        {
            Grow(entry, weight, denied);
        }
        else
        {
            Admit(key.ToString(), weight, denied);
        }
    }

    /// <summary>Counts a key, which may be kept as it is.</summary>
    /// <inheritdoc cref="Add(ReadOnlySpan{char}, long, long)"/>
    public void Add(string key, long weight = 1, long denied = 0)
    {
        if (weight <= 0)
        {
            return;
        }

        if (_entries.TryGetValue(key, out Entry? entry))
        {
            Grow(entry, weight, denied);
        }
        else
        {
            Admit(key, weight, denied);
        }
    }

    /// <summary>Forgets all keys.</summary>
    public void Clear()
    {
        _entries.Clear();
        _heap.Clear();
    }

    /// <summary>The heaviest keys, the heaviest first.</summary>
    public IReadOnlyList<HeavyHitter> Top(int most) =>
    [
        .. _heap.OrderByDescending(entry => entry.Count)
            .ThenBy(entry => entry.Key, StringComparer.Ordinal)
            .Take(most)
            .Select(entry => new HeavyHitter(entry.Key, entry.Count, entry.Error, entry.Denied)),
    ];

    private void Admit(string key, long weight, long denied)
    {
        if (_heap.Count < _capacity)
        {
            Entry added = new() { Key = key, Count = weight, Denied = denied, Place = _heap.Count };
            _heap.Add(added);
            _entries.Add(key, added);
            Rise(added);
            return;
        }

        // The lightest key makes room, and the newcomer inherits its count as possible error.
        Entry least = _heap[0];
        _entries.Remove(least.Key);
        least.Key = key;
        least.Error = least.Count;
        least.Denied = 0;
        _entries.Add(key, least);
        Grow(least, weight, denied);
    }

    private void Grow(Entry entry, long weight, long denied)
    {
        entry.Count = FixedWindow.Add(entry.Count, weight);
        entry.Denied = FixedWindow.Add(entry.Denied, denied);
        Sink(entry);
    }

    private void Rise(Entry entry)
    {
        while (entry.Place > 0 && _heap[(entry.Place - 1) / 2] is var parent && parent.Count > entry.Count)
        {
            Swap(entry, parent);
        }
    }

    private void Sink(Entry entry)
    {
        while (true)
        {
            Entry least = entry;
            for (int child = (2 * entry.Place) + 1; child <= (2 * entry.Place) + 2 && child < _heap.Count; child++)
            {
                least = _heap[child].Count < least.Count ? _heap[child] : least;
            }

            if (ReferenceEquals(least, entry))
            {
                return;
            }

            Swap(entry, least);
        }
    }

    private void Swap(Entry one, Entry other)
    {
        (one.Place, other.Place) = (other.Place, one.Place);
        _heap[one.Place] = one;
        _heap[other.Place] = other;
    }

    private sealed class Entry
    {
        public required string Key;
        public long Count;
        public long Error;
        public long Denied;
        public int Place;
    }
}
