namespace EnvoyRls.Grpc.Http2.Hpack;

/// <summary>Decodes the header blocks of one connection in the order they come: RFC 7541. Nothing is allocated once its buffers have grown.</summary>
/// <param name="maxTableSize">The dynamic table that the peer was allowed, in bytes.</param>
/// <param name="maxListSize">The most that the fields of a block may count, in bytes, each with 32 on top.</param>
internal sealed class HpackDecoder(int maxTableSize, int maxListSize)
{
    private const int MaxSizeUpdates = 2;

    private readonly HpackDynamicTable _table = NewTable(maxTableSize);
    private byte[] _name = [];
    private byte[] _value = [];

    /// <summary>Changes with the dynamic table: while it does not, the same bytes mean the same fields.</summary>
    public int TableVersion => _table.Version;

    /// <summary>Decodes a whole block.</summary>
    public HpackResult Decode<TSink>(ReadOnlySpan<byte> block, ref TSink sink)
        where TSink : IHeaderSink
    {
        if (!TryUpdateSize(ref block))
        {
            return HpackResult.Malformed;
        }

        long listSize = 0;
        while (!block.IsEmpty)
        {
            if (!TryReadField(ref block, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value, out bool add))
            {
                return HpackResult.Malformed;
            }

            listSize += name.Length + value.Length + HpackDynamicTable.EntryOverhead;
            if (listSize <= maxListSize)
            {
                sink.Field(name, value);
            }

            if (add)
            {
                _table.Add(name, value);
            }
        }

        return listSize <= maxListSize ? HpackResult.Complete : HpackResult.TooLarge;
    }

    private static HpackDynamicTable NewTable(int maxSize)
    {
        HpackDynamicTable table = new();
        table.Resize(maxSize);
        return table;
    }

    /// <summary>Changes of the table's size stand at the beginning only, and there are two at most: RFC 7541, section 4.2.</summary>
    private bool TryUpdateSize(ref ReadOnlySpan<byte> block)
    {
        for (int updates = 0; !block.IsEmpty && (block[0] & 0xe0) == 0x20; updates++)
        {
            if (updates == MaxSizeUpdates || !HpackInteger.TryRead(ref block, 5, out int size) || size > maxTableSize)
            {
                return false;
            }

            _table.Resize(size);
        }

        return true;
    }

    private bool TryReadField(ref ReadOnlySpan<byte> block, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value, out bool add)
    {
        byte first = block[0];
        add = false;
        if ((first & 0x80) != 0)
        {
            return TryReadIndexed(ref block, out name, out value);
        }

        if ((first & 0xe0) == 0x20)
        {
            name = value = default;
            return false;
        }

        add = (first & 0x40) != 0;
        return TryReadName(ref block, add ? 6 : 4, add, out name) & TryReadText(ref block, ref _value, out value);
    }

    private bool TryReadIndexed(ref ReadOnlySpan<byte> block, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        name = value = default;
        if (!HpackInteger.TryRead(ref block, 7, out int index) || index == 0)
        {
            return false;
        }

        if (index <= HpackStaticTable.Count)
        {
            name = HpackStaticTable.Name(index);
            value = HpackStaticTable.Value(index);
            return true;
        }

        int place = index - HpackStaticTable.Count - 1;
        if (place >= _table.Count)
        {
            return false;
        }

        name = _table.Name(place);
        value = _table.Value(place);
        return true;
    }

    private bool TryReadName(ref ReadOnlySpan<byte> block, int prefixBits, bool add, out ReadOnlySpan<byte> name)
    {
        name = default;
        if (!HpackInteger.TryRead(ref block, prefixBits, out int index))
        {
            return false;
        }

        if (index == 0)
        {
            return TryReadText(ref block, ref _name, out name);
        }

        int place = index - HpackStaticTable.Count - 1;
        if (place >= _table.Count)
        {
            return false;
        }

        name = place < 0 ? HpackStaticTable.Name(index) : _table.Name(place);
        if (add && place >= 0)
        {
            // The entry that the name comes from may go to make room for the new one.
            name = Keep(name);
        }

        return true;
    }

    private ReadOnlySpan<byte> Keep(ReadOnlySpan<byte> name)
    {
        Span<byte> copy = Reserve(ref _name, name.Length);
        name.CopyTo(copy);
        return copy[..name.Length];
    }

    private static bool TryReadText(ref ReadOnlySpan<byte> block, ref byte[] buffer, out ReadOnlySpan<byte> text)
    {
        text = default;
        if (block.IsEmpty)
        {
            return false;
        }

        bool huffman = (block[0] & 0x80) != 0;
        if (!HpackInteger.TryRead(ref block, 7, out int length) || length > block.Length)
        {
            return false;
        }

        ReadOnlySpan<byte> raw = block[..length];
        block = block[length..];
        if (!huffman)
        {
            text = raw;
            return true;
        }

        // Bounded by the block, which is bounded by whoever collects it.
        Span<byte> decoded = Reserve(ref buffer, HpackHuffman.MaxDecodedLength(length));
        bool whole = HpackHuffman.TryDecode(raw, decoded, out int written);
        text = decoded[..written];
        return whole;
    }

    private static Span<byte> Reserve(ref byte[] buffer, int length)
    {
        if (buffer.Length < length)
        {
            buffer = new byte[Math.Max(256, length * 2)];
        }

        return buffer;
    }
}
