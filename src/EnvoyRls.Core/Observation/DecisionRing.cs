using System.Runtime.InteropServices;

namespace EnvoyRls.Core.Observation;

/// <summary>
/// A bounded queue of records, written by many and read by one, without locks: a place tells by its turn whose it is, as in
/// Dmitry Vyukov's bounded queue. The reader reads records where they lie, and empties them when it is done.
/// </summary>
internal sealed class DecisionRing
{
    private readonly DecisionRecord[] _records;

    /// <summary>The turn of each place: <c>p</c> if it waits to be written for the <c>p</c>-th time overall, <c>p + 1</c> if that is done.</summary>
    private readonly long[] _turns;
    private readonly int _mask;
    private Position _written;
    private Position _read;

    /// <param name="capacity">How many records it holds; a power of two.</param>
    public DecisionRing(int capacity)
    {
        _records = new DecisionRecord[capacity];
        _turns = new long[capacity];
        _mask = capacity - 1;
        for (int i = 0; i < capacity; i++)
        {
            _turns[i] = i;
        }
    }

    public int Capacity => _records.Length;

    /// <summary>Puts a record in; false if there is no room.</summary>
    public bool TryAdd(in DecisionRecord record)
    {
        while (true)
        {
            long position = Volatile.Read(ref _written.Value);
            int place = (int)position & _mask;
            long ahead = Volatile.Read(ref _turns[place]) - position;
            if (ahead < 0)
            {
                return false;
            }

            if (ahead == 0 && Interlocked.CompareExchange(ref _written.Value, position + 1, position) == position)
            {
                _records[place] = record;
                Volatile.Write(ref _turns[place], position + 1);
                return true;
            }
        }
    }

    /// <summary>The oldest records, as many as lie side by side and at most so many; they stay until <see cref="Remove"/>. For the reader only.</summary>
    public ReadOnlySpan<DecisionRecord> Peek(int most)
    {
        int first = (int)_read.Value & _mask;
        most = Math.Min(most, _records.Length - first);
        int ready = 0;
        while (ready < most && Volatile.Read(ref _turns[first + ready]) == _read.Value + ready + 1)
        {
            ready++;
        }

        return _records.AsSpan(first, ready);
    }

    /// <summary>Empties the places of the oldest records, so that nothing is kept alive, and gives them to writers. For the reader only.</summary>
    public void Remove(int count)
    {
        int first = (int)_read.Value & _mask;
        _records.AsSpan(first, count).Clear();
        for (int i = 0; i < count; i++)
        {
            Volatile.Write(ref _turns[first + i], _read.Value + i + _records.Length);
        }

        _read.Value += count;
    }

    /// <summary>A number that shares its cache line, and the one fetched along with it, with nothing else.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Position
    {
        [FieldOffset(128)]
        public long Value;
    }
}
