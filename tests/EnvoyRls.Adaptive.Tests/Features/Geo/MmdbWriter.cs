using System.Text;
using EnvoyRls.Core.Matching.Values;

namespace EnvoyRls.Adaptive.Tests.Features.Geo;

/// <summary>Writes files in the MaxMind DB format, for tests: networks of version 4 and 6, records as maps.</summary>
internal sealed class MmdbWriter(int recordBits, int version)
{
    private const int None = -1;

    private readonly List<(int Left, int Right)> _nodes = [(None, None)];
    private readonly List<byte> _data = [];

    /// <summary>Where each record begins in the data section.</summary>
    private readonly List<int> _offsets = [];

    public MmdbMap Metadata { get; } = [];

    /// <summary>Adds a network; one inside another has to come after it.</summary>
    public MmdbWriter Add(string network, MmdbMap record)
    {
        Assert.True(IpNetwork.TryParse(network, out IpNetwork parsed));
        int shift = parsed.Address.IsV4 && version == 6 ? 96 : 0;
        UInt128 bits = parsed.Address.IsV4 ? parsed.Address.Bits << (version == 6 ? 0 : 96) : parsed.Address.Bits;
        _offsets.Add(_data.Count);
        Write(_data, record);
        Insert(bits, parsed.Length + shift, -2 - (_offsets.Count - 1));
        return this;
    }

    public byte[] ToArray()
    {
        List<byte> file = [];
        foreach ((int left, int right) in _nodes)
        {
            WriteNode(file, Record(left), Record(right));
        }

        file.AddRange(new byte[16]);
        file.AddRange(_data);
        file.AddRange([0xAB, 0xCD, 0xEF, .. "MaxMind.com"u8]);
        MmdbMap metadata = new()
        {
            ["node_count"] = (uint)_nodes.Count,
            ["record_size"] = (ushort)recordBits,
            ["ip_version"] = (ushort)version,
            ["database_type"] = "Test",
            ["languages"] = new List<object> { "en" },
            ["binary_format_major_version"] = (ushort)2,
            ["binary_format_minor_version"] = (ushort)0,
            ["build_epoch"] = 1_700_000_000UL,
            ["description"] = new MmdbMap { ["en"] = "made for a test" },
        };
        foreach ((string key, object value) in Metadata)
        {
            metadata[key] = value;
        }

        Write(file, metadata);
        return [.. file];
    }

    /// <summary>A pointer to the record of a network added before.</summary>
    public object PointerTo(int record) => new Pointer(_offsets[record]);

    private void Insert(UInt128 bits, int length, int value)
    {
        int node = 0;
        for (int i = 0; i < length; i++)
        {
            bool right = (bits >> (127 - i) & 1) == 1;
            int next = right ? _nodes[node].Right : _nodes[node].Left;
            if (i == length - 1)
            {
                next = value;
            }
            else if (next < 0)
            {
                // What was known of the larger network holds for both halves.
                _nodes.Add((next, next));
                next = _nodes.Count - 1;
            }

            _nodes[node] = right ? (_nodes[node].Left, next) : (next, _nodes[node].Right);
            node = next;
        }
    }

    private uint Record(int value) => value switch
    {
        None => (uint)_nodes.Count,
        < None => (uint)(_nodes.Count + 16 + _offsets[-2 - value]),
        _ => (uint)value,
    };

    private void WriteNode(List<byte> file, uint left, uint right)
    {
        switch (recordBits)
        {
            case 24:
                file.AddRange([(byte)(left >> 16), (byte)(left >> 8), (byte)left, (byte)(right >> 16), (byte)(right >> 8), (byte)right]);
                break;
            case 28:
                file.AddRange([(byte)(left >> 16), (byte)(left >> 8), (byte)left, (byte)(((left >> 20) & 0xF0) | (right >> 24))]);
                file.AddRange([(byte)(right >> 16), (byte)(right >> 8), (byte)right]);
                break;
            default:
                file.AddRange([(byte)(left >> 24), (byte)(left >> 16), (byte)(left >> 8), (byte)left]);
                file.AddRange([(byte)(right >> 24), (byte)(right >> 16), (byte)(right >> 8), (byte)right]);
                break;
        }
    }

    private static void Write(List<byte> to, object value)
    {
        switch (value)
        {
            case Pointer pointer:
                WritePointer(to, pointer.Offset);
                break;
            case string text:
                byte[] bytes = Encoding.UTF8.GetBytes(text);
                WriteHeader(to, 2, bytes.Length);
                to.AddRange(bytes);
                break;
            case MmdbMap map:
                WriteHeader(to, 7, map.Count);
                foreach ((string key, object inner) in map)
                {
                    Write(to, key);
                    Write(to, inner);
                }

                break;
            case List<object> array:
                WriteHeader(to, 11, array.Count);
                array.ForEach(inner => Write(to, inner));
                break;
            case bool flag:
                WriteHeader(to, 14, flag ? 1 : 0);
                break;
            case double number:
                WriteHeader(to, 3, 8);
                to.AddRange(BitConverter.GetBytes(number).Reverse());
                break;
            case ushort number:
                WriteNumber(to, 5, number);
                break;
            case uint number:
                WriteNumber(to, 6, number);
                break;
            default:
                WriteNumber(to, 9, (ulong)value);
                break;
        }
    }

    private static void WriteNumber(List<byte> to, int type, ulong number)
    {
        byte[] bytes = [.. BitConverter.GetBytes(number).Reverse().SkipWhile(part => part == 0)];
        WriteHeader(to, type, bytes.Length);
        to.AddRange(bytes);
    }

    private static void WriteHeader(List<byte> to, int type, int size)
    {
        int written = size < 29 ? size : size < 285 ? 29 : size < 65_821 ? 30 : 31;
        to.Add((byte)((type < 8 ? type << 5 : 0) | written));
        if (type >= 8)
        {
            to.Add((byte)(type - 7));
        }

        int rest = size - (written switch { 29 => 29, 30 => 285, 31 => 65_821, _ => 0 });
        for (int i = written - 29; i >= 0; i--)
        {
            to.Add((byte)(rest >> (8 * i)));
        }
    }

    private static void WritePointer(List<byte> to, int offset)
    {
        if (offset < 2_048)
        {
            to.AddRange([(byte)(0x20 | (offset >> 8)), (byte)offset]);
        }
        else if (offset < 526_336)
        {
            int rest = offset - 2_048;
            to.AddRange([(byte)(0x28 | (rest >> 16)), (byte)(rest >> 8), (byte)rest]);
        }
        else
        {
            int rest = offset - 526_336;
            to.AddRange([(byte)(0x30 | (rest >> 24)), (byte)(rest >> 16), (byte)(rest >> 8), (byte)rest]);
        }
    }

    private sealed record Pointer(int Offset);
}
