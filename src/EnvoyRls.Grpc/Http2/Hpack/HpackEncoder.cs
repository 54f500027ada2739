using System.Buffers;

namespace EnvoyRls.Grpc.Http2.Hpack;

/// <summary>
/// Encodes the header blocks of one connection in the order they are sent: RFC 7541. Texts are Huffman-coded where that is shorter.
/// Fields are looked for one by one, so the table should hold few: what is added stays for the life of the connection.
/// </summary>
internal sealed class HpackEncoder
{
    private readonly HpackDynamicTable _table = new();
    private int _smallestSize = int.MaxValue;

    public HpackEncoder() => _table.Resize(Http2Constants.DefaultHeaderTableSize);

    /// <summary>Changes with the dynamic table: while it does not, the same fields are the same bytes.</summary>
    public int TableVersion => _table.Version;

    /// <summary>Whether the next block has a change of the table's size to tell.</summary>
    public bool OwesSize => _smallestSize != int.MaxValue;

    /// <summary>
    /// Takes note of what the decoder allows (SETTINGS_HEADER_TABLE_SIZE), in bytes; more than the default is not made use of. The next
    /// block says it to the decoder.
    /// </summary>
    public void LimitTable(long maxSize)
    {
        int size = (int)Math.Min(maxSize, Http2Constants.DefaultHeaderTableSize);
        if (size != _table.MaxSize)
        {
            _smallestSize = Math.Min(_smallestSize, size);
            _table.Resize(size);
        }
    }

    /// <summary>Whether a field would stay in the table together with what is there.</summary>
    public bool HasRoom(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) =>
        _table.Size + name.Length + value.Length + HpackDynamicTable.EntryOverhead <= _table.MaxSize;

    /// <summary>Begins a block.</summary>
    public void Begin(IBufferWriter<byte> block)
    {
        if (!OwesSize)
        {
            return;
        }

        // The smallest size there was since the last block is told too, as it is what emptied the table.
        if (_smallestSize < _table.MaxSize)
        {
            WriteInteger(block, 5, 0x20, _smallestSize);
        }

        WriteInteger(block, 5, 0x20, _table.MaxSize);
        _smallestSize = int.MaxValue;
    }

    /// <summary>Writes one field. Its name must be in lower case.</summary>
    public void Write(IBufferWriter<byte> block, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, HpackIndexing indexing)
    {
        int index = Find(name, value, out bool withValue);
        if (withValue && indexing != HpackIndexing.Never)
        {
            WriteInteger(block, 7, 0x80, index);
            return;
        }

        (int prefixBits, byte pattern) = indexing switch
        {
            HpackIndexing.Add => (6, (byte)0x40),
            HpackIndexing.Never => (4, (byte)0x10),
            _ => (4, (byte)0),
        };
        WriteInteger(block, prefixBits, pattern, index);
        if (index == 0)
        {
            WriteText(block, name);
        }

        WriteText(block, value);
        if (indexing == HpackIndexing.Add)
        {
            _table.Add(name, value);
        }
    }

    private int Find(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, out bool withValue)
    {
        int found = HpackStaticTable.Find(name, value, out withValue);
        for (int i = 0; i < _table.Count && !withValue; i++)
        {
            if (!name.SequenceEqual(_table.Name(i)))
            {
                continue;
            }

            withValue = value.SequenceEqual(_table.Value(i));
            found = withValue || found == 0 ? HpackStaticTable.Count + 1 + i : found;
        }

        return found;
    }

    private static void WriteText(IBufferWriter<byte> block, ReadOnlySpan<byte> text)
    {
        int coded = HpackHuffman.EncodedLength(text);
        if (coded < text.Length)
        {
            WriteInteger(block, 7, 0x80, coded);
            HpackHuffman.Encode(text, block.GetSpan(coded));
            block.Advance(coded);
        }
        else
        {
            WriteInteger(block, 7, 0, text.Length);
            block.Write(text);
        }
    }

    private static void WriteInteger(IBufferWriter<byte> block, int prefixBits, byte pattern, int value) =>
        block.Advance(HpackInteger.Write(block.GetSpan(HpackInteger.MaxSize), prefixBits, pattern, value));
}
