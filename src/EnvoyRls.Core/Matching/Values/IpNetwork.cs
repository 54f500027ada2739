using System.Globalization;

namespace EnvoyRls.Core.Matching.Values;

/// <summary>A network: all addresses of one family that share their leading bits (CIDR notation, RFC 4632).</summary>
/// <param name="Address">The first address.</param>
/// <param name="Length">How many leading bits count: 0 to 32 or 128.</param>
internal readonly record struct IpNetwork(IpAddress Address, int Length)
{
    /// <summary>How many leading bits of a mapped IPv4 address are the mapping.</summary>
    private const int MappingLength = 96;

    /// <summary>The network with all bits cleared that do not count.</summary>
    public IpNetwork Normalized
    {
        get
        {
            int free = Address.Width - Length;
            return this with { Address = Address with { Bits = free == 128 ? UInt128.Zero : Address.Bits >> free << free } };
        }
    }

    /// <summary>Reads <c>address/length</c>, or an address alone as the network of that one. Bits beyond the length may be set.</summary>
    public static bool TryParse(string text, out IpNetwork network)
    {
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        network = default;
        if (!IpAddress.TryParse(slash < 0 ? text : text.AsSpan(0, slash), out IpAddress address))
        {
            return false;
        }

        if (slash < 0)
        {
            network = new IpNetwork(address, address.Width);
            return true;
        }

        bool mapped = address.IsV4 && text.Contains(':', StringComparison.Ordinal);
        ReadOnlySpan<char> bits = text.AsSpan(slash + 1);

        // The runtime takes NUL behind a number for the end of it.
        if (bits.ContainsAnyExceptInRange('0', '9') || !int.TryParse(bits, NumberStyles.None, CultureInfo.InvariantCulture, out int length))
        {
            return false;
        }

        network = new IpNetwork(address, mapped ? length - MappingLength : length);
        return network.Length >= 0 && network.Length <= address.Width;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Address}/{Length}");
}
