namespace EnvoyRls.Cli.Replay;

/// <summary>
/// The keys that occur most often in a stream, in bounded memory: the Space-Saving algorithm (Metwally, Agrawal and
/// El Abbadi, "Efficient Computation of Frequent and Top-k Elements in Data Streams", ICDT 2005). A count is never too
/// low, and too high by at most its error.
/// </summary>
internal sealed class HeavyHitters(int capacity)
{
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);

    /// <summary>A binary heap, the least count on top.</summary>
    private readonly List<HeavyHitter> _heap = [];

    /// <summary>Counts a key once.</summary>
    public void Add(string key)
    {
        if (_places.TryGetValue(key, out int place))
        {
            _heap[place] = _heap[place] with { Count = _heap[place].Count + 1 };
        }
        else if (_heap.Count < capacity)
        {
            place = _heap.Count;
            _heap.Add(new HeavyHitter(key, 1, 0));
            _places.Add(key, place);
            Rise(place);
        }
        else
        {
            // The least frequent key makes room, and the newcomer inherits its count as possible error.
            HeavyHitter least = _heap[0];
            _places.Remove(least.Key);
            _places.Add(key, 0);
            _heap[0] = new HeavyHitter(key, least.Count + 1, least.Count);
            place = 0;
        }

        Sink(place);
    }

    /// <summary>The most frequent keys, most frequent first.</summary>
    public IReadOnlyList<HeavyHitter> Top(int most) =>
        [.. _heap.OrderByDescending(hitter => hitter.Count).ThenBy(hitter => hitter.Key, StringComparer.Ordinal).Take(most)];

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
