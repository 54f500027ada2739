namespace EnvoyRls.Core.Matching.Values;

/// <summary>
/// Networks that a value's address must lie in, the longest preferred: one hash look-up for each length that a network
/// of the address's family has. What is no address matches nothing.
/// </summary>
internal sealed class CidrIndex : ValueIndex
{
    private readonly NetworkTable<uint> _v4;
    private readonly NetworkTable<UInt128> _v6;

    private CidrIndex(IpNetwork[] networks, int[] owners)
        : base(owners)
    {
        KeyValuePair<IpNetwork, PositionRange>[] runs = [.. PositionRange.Runs(networks)];
        _v4 = new NetworkTable<uint>(runs.Where(run => run.Key.Address.IsV4).Select(run => (run.Key.Length, (uint)run.Key.Address.Bits, run.Value)));
        _v6 = new NetworkTable<UInt128>(runs.Where(run => !run.Key.Address.IsV4).Select(run => (run.Key.Length, run.Key.Address.Bits, run.Value)));
    }

    public static CidrIndex Create(IEnumerable<(IpNetwork Network, int Owner)> elements)
    {
        // No address lies in networks of both families, so it does not matter which of the families comes first.
        (IpNetwork Network, int Owner)[] sorted = [.. elements
            .OrderByDescending(element => element.Network.Length)
            .ThenBy(element => element.Network.Address.IsV4)
            .ThenBy(element => element.Network.Address.Bits)
            .ThenBy(element => element.Owner)];
        return new CidrIndex([.. sorted.Select(element => element.Network)], [.. sorted.Select(element => element.Owner)]);
    }

    /// <inheritdoc/>
    public override int Find(ReadOnlySpan<char> value, int after)
    {
        if (!IpAddress.TryParse(value, out IpAddress address))
        {
            return None;
        }

        return address.IsV4 ? _v4.Find((uint)address.Bits, after) : _v6.Find(address.Bits, after);
    }
}
