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
    private readonly SpaceSaving _counts;
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _placesBySpan;

    /// <summary>What is at each place.</summary>
    private readonly List<Entry> _entries = [];

    /// <param name="capacity">How many keys are kept; at least 1.</param>
    public HeavyHitters(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        _counts = new SpaceSaving(capacity);
        _placesBySpan = _places.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>How many keys are in the table.</summary>
    public int Count => _counts.Count;

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

        if (_placesBySpan.TryGetValue(key, out int place))
        {
            Grow(place, weight, denied);
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

        if (_places.TryGetValue(key, out int place))
        {
            Grow(place, weight, denied);
        }
        else
        {
            Admit(key, weight, denied);
        }
    }

    /// <summary>Forgets all keys.</summary>
    public void Clear()
    {
        _places.Clear();
        _entries.Clear();
        _counts.Clear();
    }

    /// <summary>The heaviest keys, the heaviest first.</summary>
    public IReadOnlyList<HeavyHitter> Top(int most) =>
    [
        .. _entries.Select((entry, place) => new HeavyHitter(entry.Key, _counts.CountOf(place), _counts.ErrorOf(place), entry.Denied))
            .OrderByDescending(hitter => hitter.Count)
            .ThenBy(hitter => hitter.Key, StringComparer.Ordinal)
            .Take(most),
    ];

    private void Grow(int place, long weight, long denied)
    {
        _counts.Grow(place, weight);
        _entries[place] = _entries[place] with { Denied = FixedWindow.Add(_entries[place].Denied, denied) };
    }

    private void Admit(string key, long weight, long denied)
    {
        if (!_counts.IsFull)
        {
            _places.Add(key, _counts.Add(weight));
            _entries.Add(new Entry(key, denied));
            return;
        }

        // The lightest key makes room, and the newcomer inherits its count as possible error.
        int least = _counts.Least;
        _places.Remove(_entries[least].Key);
        _places.Add(key, least);
        _entries[least] = new Entry(key, denied);
        long inherited = _counts.CountOf(least);
        _counts.ReplaceLeast(FixedWindow.Add(inherited, weight), inherited);
    }

    private readonly record struct Entry(string Key, long Denied);
}
