using System.Numerics;

namespace EnvoyRls.Core.Algorithms;

/// <summary>
/// The state of <see cref="SlidingWindowLog"/>: members in ascending order of their times, no two alike, in a ring that
/// grows and shrinks with what it holds.
/// </summary>
public sealed class SlidingWindowLogState
{
    private const int LeastRing = 4;

    private LogMember[] _ring = [];
    private int _first;

    /// <summary>The clock's reading at the last charge or refund. Members' times may lie ahead of it.</summary>
    public long LastReading { get; internal set; }

    /// <summary>How many members it holds, those that have slid out of the window since the last charge included.</summary>
    public int Count { get; private set; }

    /// <summary>Hits of all members.</summary>
    public long Hits { get; private set; }

    /// <summary>A member, the oldest at 0.</summary>
    public LogMember this[int index]
    {
        get => _ring[(_first + index) & (_ring.Length - 1)];
        private set => _ring[(_first + index) & (_ring.Length - 1)] = value;
    }

    /// <summary>Adds hits to the member of that time, which comes to be at its place if there is none.</summary>
    internal void Add(long time, long hits)
    {
        Hits += hits;
        int place = Count;
        while (place > 0 && this[place - 1].Time > time)
        {
            place--;
        }

        if (place > 0 && this[place - 1].Time == time)
        {
            this[place - 1] = new LogMember(time, this[place - 1].Hits + hits);
            return;
        }

        Fit(Count + 1);
        Count++;
        for (int i = Count - 1; i > place; i--)
        {
            this[i] = this[i - 1];
        }

        this[place] = new LogMember(time, hits);
    }

    /// <summary>Drops the oldest members.</summary>
    internal void DropOldest(int members)
    {
        for (int i = 0; i < members; i++)
        {
            Hits -= this[i].Hits;
        }

        _first += members;
        Count -= members;
        Fit(Count);
    }

    /// <summary>Takes hits back from the newest members on, as many as there are.</summary>
    internal void TakeNewest(long hits)
    {
        while (hits > 0 && Count > 0)
        {
            LogMember newest = this[Count - 1];
            long taken = Math.Min(hits, newest.Hits);
            hits -= taken;
            Hits -= taken;
            if (taken < newest.Hits)
            {
                this[Count - 1] = newest with { Hits = newest.Hits - taken };
            }
            else
            {
                Count--;
            }
        }

        Fit(Count);
    }

    /// <summary>Takes hits back from the members of that time and later, as many as there are, the oldest first.</summary>
    internal void TakeOldest(long from, long hits)
    {
        int first = Count;
        while (first > 0 && this[first - 1].Time >= from)
        {
            first--;
        }

        int next = first;
        while (hits > 0 && next < Count)
        {
            LogMember oldest = this[next];
            long taken = Math.Min(hits, oldest.Hits);
            hits -= taken;
            Hits -= taken;
            if (taken < oldest.Hits)
            {
                this[next] = oldest with { Hits = oldest.Hits - taken };
            }
            else
            {
                next++;
            }
        }

        RemoveRange(first, next);
    }

    /// <summary>Closes the gap that the members from one place up to another leave.</summary>
    private void RemoveRange(int first, int end)
    {
        for (int i = end; i < Count; i++)
        {
            this[first + i - end] = this[i];
        }

        Count -= end - first;
        Fit(Count);
    }

    /// <summary>Gives the ring room for that many members, and lets go of it where three quarters stand empty.</summary>
    private void Fit(int members)
    {
        bool tooSmall = members > _ring.Length;
        bool tooLarge = _ring.Length > LeastRing && members <= _ring.Length / 4;
        if (!tooSmall && !tooLarge)
        {
            return;
        }

        LogMember[] ring = new LogMember[Math.Max(LeastRing, (int)BitOperations.RoundUpToPowerOf2((uint)members))];
        for (int i = 0; i < Count; i++)
        {
            ring[i] = this[i];
        }

        (_ring, _first) = (ring, 0);
    }
}
