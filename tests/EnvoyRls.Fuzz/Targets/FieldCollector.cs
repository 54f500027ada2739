using EnvoyRls.Grpc.Http2.Hpack;

namespace EnvoyRls.Fuzz.Targets;

/// <summary>Keeps the fields of header blocks.</summary>
internal sealed class FieldCollector : IHeaderSink
{
    private readonly List<(byte[] Name, byte[] Value)> _fields = [];

    public IReadOnlyList<(byte[] Name, byte[] Value)> Fields => _fields;

    public int Count => _fields.Count;

    /// <summary>What they count, in bytes, each with the overhead of an entry.</summary>
    public long Size { get; private set; }

    public void Clear()
    {
        _fields.Clear();
        Size = 0;
    }

    public void Field(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        _fields.Add((name.ToArray(), value.ToArray()));
        Size += name.Length + value.Length + HpackDynamicTable.EntryOverhead;
    }
}
