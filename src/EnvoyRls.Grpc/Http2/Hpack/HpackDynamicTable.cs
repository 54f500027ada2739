namespace EnvoyRls.Grpc.Http2.Hpack;

/// <summary>
/// The dynamic table of one direction: RFC 7541, section 2.3.2. The texts lie one after the other in one array, with the
/// newest last; when its end is reached those that are left move to its beginning.
/// </summary>
internal sealed class HpackDynamicTable
{
    /// <summary>What an entry counts beyond its texts, in bytes: RFC 7541, section 4.1.</summary>
    public const int EntryOverhead = 32;

    private byte[] _texts = [];
    private (int Start, int NameLength, int ValueLength)[] _entries = [];
    private int _oldest;
    private int _textsEnd;

    /// <summary>How many entries there are.</summary>
    public int Count { get; private set; }

    /// <summary>What they count together, in bytes.</summary>
    public int Size { get; private set; }

    /// <summary>What they may count, in bytes.</summary>
    public int MaxSize { get; private set; }

    /// <summary>Changes whenever an entry comes or goes.</summary>
    public int Version { get; private set; }

    /// <summary>Sets what the entries may count, dropping the oldest.</summary>
    public void Resize(int maxSize)
    {
        MaxSize = maxSize;
        Evict(maxSize);
    }

    /// <summary>The name of an entry, of which 0 is the newest; valid until the next one is added.</summary>
    public ReadOnlySpan<byte> Name(int index)
    {
        (int start, int nameLength, _) = At(index);
        return _texts.AsSpan(start, nameLength);
    }

    /// <summary>The value of an entry, of which 0 is the newest; valid until the next one is added.</summary>
    public ReadOnlySpan<byte> Value(int index)
    {
        (int start, int nameLength, int valueLength) = At(index);
        return _texts.AsSpan(start + nameLength, valueLength);
    }

    /// <summary>
    /// Adds an entry, dropping the oldest; one that is larger than the table empties it and is not kept, which is no error.
    /// The texts must not be those of an entry.
    /// </summary>
    public void Add(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        Version++;
        int length = name.Length + value.Length;
        if (length + EntryOverhead > MaxSize)
        {
            Evict(0);
            return;
        }

        Evict(MaxSize - length - EntryOverhead);
        MakeRoom(length);
        _entries[(_oldest + Count) & (_entries.Length - 1)] = (_textsEnd, name.Length, value.Length);
        name.CopyTo(_texts.AsSpan(_textsEnd));
        value.CopyTo(_texts.AsSpan(_textsEnd + name.Length));
        _textsEnd += length;
        Size += length + EntryOverhead;
        Count++;
    }

    private ref (int Start, int NameLength, int ValueLength) At(int index) =>
        ref _entries[(_oldest + Count - 1 - index) & (_entries.Length - 1)];

    private void Evict(int keep)
    {
        while (Size > keep)
        {
            (_, int nameLength, int valueLength) = At(Count - 1);
            Size -= nameLength + valueLength + EntryOverhead;
            _oldest = (_oldest + 1) & (_entries.Length - 1);
            Count--;
            Version++;
        }
    }

    private void MakeRoom(int length)
    {
        if (Count == _entries.Length)
        {
            GrowEntries();
        }

        if (_texts.Length - _textsEnd < length)
        {
            MoveTexts(length);
        }
    }

    private void GrowEntries()
    {
        var larger = new (int, int, int)[Math.Max(8, _entries.Length * 2)];
        for (int i = 0; i < Count; i++)
        {
            larger[i] = _entries[(_oldest + i) & (_entries.Length - 1)];
        }

        _entries = larger;
        _oldest = 0;
    }

    private void MoveTexts(int length)
    {
        int start = Count == 0 ? _textsEnd : At(Count - 1).Start;
        int kept = _textsEnd - start;

        // With twice the room that is needed, texts move once in a table's worth of them.
        byte[] destination = _texts.Length >= 2 * (kept + length) ? _texts : new byte[Math.Max(256, 4 * (kept + length))];
        _texts.AsSpan(start, kept).CopyTo(destination);
        for (int i = 0; i < Count; i++)
        {
            At(i).Start -= start;
        }

        _texts = destination;
        _textsEnd = kept;
    }
}
