using EnvoyRls.Core.Algorithms;

namespace EnvoyRls.Core.Observation;

/// <summary>
/// The counts of the Space-Saving algorithm (Metwally, Agrawal and El Abbadi, "Efficient Computation of Frequent and Top-k Elements
/// in Data Streams", ICDT 2005), without the keys: those lie with whoever asks, by the number of their place. A binary heap by the count
/// that a place was filed under, which may have grown since: a place is filed anew only when it comes to the top, so that counting is one
/// addition. Not safe for concurrent use.
/// </summary>
/// <param name="capacity">How many places there are; at least 1. Memory grows as they are taken.</param>
internal sealed class SpaceSaving(int capacity)
{
    private const int FirstLength = 16;

    private Place[] _places = new Place[Math.Min(capacity, FirstLength)];
    private int[] _heap = new int[Math.Min(capacity, FirstLength)];

    /// <summary>How many places are taken: 0, 1, ... up to here.</summary>
    public int Count { get; private set; }

    public bool IsFull => Count == capacity;

    /// <summary>The place with the least count; there must be one.</summary>
    public int Least
    {
        get
        {
            while (_places[_heap[0]] is var top && top.Filed < top.Count)
            {
                File(_heap[0]);
            }

            return _heap[0];
        }
    }

    /// <summary>What was counted at a place: never too low.</summary>
    public long CountOf(int place) => _places[place].Count;

    /// <summary>By how much the count of a place may be too high.</summary>
    public long ErrorOf(int place) => _places[place].Error;

    /// <summary>Takes a free place, which there must be.</summary>
    /// <returns>The place.</returns>
    public int Add(long count, long error = 0)
    {
        if (Count == _places.Length)
        {
            int length = (int)Math.Min(capacity, 2L * Count);
            Array.Resize(ref _places, length);
            Array.Resize(ref _heap, length);
        }

        int place = Count++;
        _places[place] = new Place { Count = count, Filed = count, Error = error, Rank = place };
        _heap[place] = place;
        Rise(place);
        return place;
    }

    /// <summary>Counts at a place; counts saturate at 2^63-1.</summary>
    public void Grow(int place, long weight)
    {
        ref long count = ref _places[place].Count;
        count = FixedWindow.Add(count, weight);
    }

    /// <summary>Gives the place with the least count to another key, with the count and the error that it comes with.</summary>
    public void ReplaceLeast(long count, long error)
    {
        int least = Least;
        _places[least].Count = count;
        _places[least].Error = error;
        File(least);
    }

    /// <summary>Forgets one half of everything. What was larger stays at least as large, so that the heap stays as it is.</summary>
    public void Halve()
    {
        foreach (ref Place place in _places.AsSpan(0, Count))
        {
            place.Count >>= 1;
            place.Filed >>= 1;
            place.Error >>= 1;
        }
    }

    /// <summary>Frees all places.</summary>
    public void Clear() => Count = 0;

    /// <summary>Files a place under its count, which must not be less than what it was filed under.</summary>
    private void File(int place)
    {
        _places[place].Filed = _places[place].Count;
        Sink(place);
    }

    private void Rise(int place)
    {
        while (_places[place].Rank > 0 && _heap[(_places[place].Rank - 1) / 2] is var parent && _places[parent].Filed > _places[place].Filed)
        {
            Swap(place, parent);
        }
    }

    private void Sink(int place)
    {
        while (true)
        {
            int least = place;
            int child = (2 * _places[place].Rank) + 1;
            for (int last = Math.Min(child + 1, Count - 1); child <= last; child++)
            {
                least = _places[_heap[child]].Filed < _places[least].Filed ? _heap[child] : least;
            }

            if (least == place)
            {
                return;
            }

            Swap(place, least);
        }
    }

    private void Swap(int one, int other)
    {
        (_places[one].Rank, _places[other].Rank) = (_places[other].Rank, _places[one].Rank);
        _heap[_places[one].Rank] = one;
        _heap[_places[other].Rank] = other;
    }

    private struct Place
    {
        public long Count;
        public long Filed;
        public long Error;

        /// <summary>Where in the heap it is, so that moving it costs no look-up.</summary>
        public int Rank;
    }
}
