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
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _placesBySpan;

    /// <summary>A binary heap, the least count on top.</summary>
    private readonly List<HeavyHitter> _heap = [];

    /// <param name="capacity">How many keys are kept; at least 1.</param>
    public HeavyHitters(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        _capacity = capacity;
        _placesBySpan = _places.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Counts a key; only one that is new to the table costs a string.</summary>
    /// <param name="key">The key.</param>
    /// <param name="weight">How much to count, hits for example; 0 and less counts nothing. Counts saturate at 2^63-1.</param>
    public void Add(ReadOnlySpan<char> key, long weight = 1)
    {
        if (weight <= 0)
        {
            return;
        }

        if (_placesBySpan.TryGetValue(key, out int place))
        {
            _heap[place] = _heap[place] with { Count = FixedWindow.Add(_heap[place].Count, weight) };
        }
        else if (_heap.Count < _capacity)
        {
            place = _heap.Count;
            Put(place, new HeavyHitter(key.ToString(), weight, 0));
            Rise(place);
        }
        else
        {
            // The lightest key makes room, and the newcomer inherits its count as possible error.
            HeavyHitter least = _heap[0];
            _places.Remove(least.Key);
            place = 0;
            Put(place, new HeavyHitter(key.ToString(), FixedWindow.Add(least.Count, weight), least.Count));
        }

        Sink(place);
    }

    /// <summary>Forgets all keys.</summary>
    public void Clear()
    {
        _places.Clear();
        _heap.Clear();
    }

    /// <summary>The heaviest keys, the heaviest first.</summary>
    public IReadOnlyList<HeavyHitter> Top(int most) =>
        [.. _heap.OrderByDescending(hitter => hitter.Count).ThenBy(hitter => hitter.Key, StringComparer.Ordinal).Take(most)];

    private void Put(int place, HeavyHitter hitter)
    {
        if (place == _heap.Count)
        {
            _heap.Add(hitter);
        }
        else
        {
            _heap[place] = hitter;
        }

        _places.Add(hitter.Key, place);
    }

    private void Rise(int place)
    {
        while (place > 0 && _heap[(place - 1) / 2].Count > _heap[place].Count)
        {
            Swap(place, (place - 1) / 2);
            place = (place - 1) / 2;
        }
    }

    private void Sink(int place)
    {
        while (true)
        {
            int least = place;
            for (int child = (2 * place) + 1; child <= (2 * place) + 2 && child < _heap.Count; child++)
            {
                least = _heap[child].Count < _heap[least].Count ? child : least;
            }

            if (least == place)
            {
                return;
            }

            Swap(place, least);
            place = least;
        }
    }

    private void Swap(int one, int other)
    {
        (_heap[one], _heap[other]) = (_heap[other], _heap[one]);
        _places[_heap[one].Key] = one;
        _places[_heap[other].Key] = other;
    }
}
