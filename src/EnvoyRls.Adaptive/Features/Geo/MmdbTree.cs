using EnvoyRls.Core.Matching.Values;

namespace EnvoyRls.Adaptive.Features.Geo;

/// <summary>
/// The search tree of a MaxMind DB file: nodes of two records of 24, 28 or 32 bits, one for each value of the address's next bit.
/// A record is a node, "nothing known" (the number of nodes), or beyond that a place in the data section.
/// </summary>
internal sealed class MmdbTree
{
    /// <summary>Zeros between the tree and the data; they count in the records.</summary>
    public const int Separator = 16;

    private const int BitsBeforeVersion4 = 96;

    private readonly ReadOnlyMemory<byte> _nodes;
    private readonly uint _count;
    private readonly int _recordBits;
    private readonly int _version;
    private readonly uint _version4;

    /// <param name="nodes">The bytes of the tree.</param>
    /// <param name="count">How many nodes there are.</param>
    /// <param name="recordBits">24, 28 or 32.</param>
    /// <param name="version">Of the addresses: 4 or 6.</param>
    /// <param name="dataSize">Bytes of the data section.</param>
    /// <exception cref="InvalidDataException">A record leads out of the file.</exception>
    public MmdbTree(ReadOnlyMemory<byte> nodes, uint count, int recordBits, int version, int dataSize)
    {
        _nodes = nodes;
        _count = count;
        _recordBits = recordBits;
        _version = version;
        Verify(dataSize);
        _version4 = version == 6 ? Walk(UInt128.Zero, BitsBeforeVersion4, 0) : 0;
    }

    /// <summary>Where in the data section the record of an address is; <see langword="null"/> if nothing is known.</summary>
    public int? Find(IpAddress address)
    {
        if (!address.IsV4 && _version == 4)
        {
            return null;
        }

        uint record = address.IsV4 ? Walk(address.Bits << BitsBeforeVersion4, 32, _version4) : Walk(address.Bits, 128, 0);
        return record > _count ? (int)(record - _count - Separator) : null;
    }

    /// <summary>Follows the leading bits of an address from a node, as far as there are nodes.</summary>
    private uint Walk(UInt128 address, int bits, uint node)
    {
        for (int i = 0; i < bits && node < _count; i++)
        {
            node = Record(node, (int)(address >> 127));
            address <<= 1;
        }

        return node;
    }

    private uint Record(uint node, int side)
    {
        ReadOnlySpan<byte> pair = _nodes.Span.Slice((int)(node * (uint)(_recordBits / 4)), _recordBits / 4);
        int start = side * _recordBits / 8;
        return _recordBits switch
        {
            24 => (uint)((pair[start] << 16) | (pair[start + 1] << 8) | pair[start + 2]),
            32 => (uint)((pair[start] << 24) | (pair[start + 1] << 16) | (pair[start + 2] << 8) | pair[start + 3]),
            _ when side == 0 => (uint)(((pair[3] & 0xF0) << 20) | (pair[0] << 16) | (pair[1] << 8) | pair[2]),
            _ => (uint)(((pair[3] & 0x0F) << 24) | (pair[4] << 16) | (pair[5] << 8) | pair[6]),
        };
    }

    private void Verify(int dataSize)
    {
        long end = _count + (long)Separator + dataSize;
        for (uint node = 0; node < _count; node++)
        {
            for (int side = 0; side < 2; side++)
            {
                uint record = Record(node, side);
                if (record > _count && (record < _count + (long)Separator || record >= end))
                {
                    throw new InvalidDataException($"Node {node} of the search tree leads out of the file.");
                }
            }
        }
    }
}
