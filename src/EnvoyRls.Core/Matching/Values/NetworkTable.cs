using System.Numerics;

namespace EnvoyRls.Core.Matching.Values;

/// <summary>The networks of one family, filed by length and then by address.</summary>
internal sealed class NetworkTable<TBits>
    where TBits : unmanaged, IBinaryInteger<TBits>, IMinMaxValue<TBits>
{
    private readonly TBits[] _masks;
    private readonly Dictionary<TBits, PositionRange>[] _byAddress;

    /// <param name="networks">Length, first address and positions of each network; longer networks have lower positions.</param>
    public NetworkTable(IEnumerable<(int Length, TBits Address, PositionRange Positions)> networks)
    {
        IGrouping<int, (int Length, TBits Address, PositionRange Positions)>[] lengths =
            [.. networks.GroupBy(network => network.Length).OrderByDescending(group => group.Key)];
        _masks = [.. lengths.Select(group => Mask(group.Key))];
        _byAddress = [.. lengths.Select(group => group.ToDictionary(network => network.Address, network => network.Positions))];
    }

    /// <summary>The position of the longest network that holds the address and comes after a position.</summary>
    public int Find(TBits address, int after)
    {
        for (int i = 0; i < _masks.Length; i++)
        {
            if (_byAddress[i].TryGetValue(address & _masks[i], out PositionRange positions) && positions.After(after) is >= 0 and int position)
            {
                return position;
            }
        }

        return ValueIndex.None;
    }

    private static TBits Mask(int length) =>
        length == 0 ? TBits.Zero : TBits.MaxValue << (int.CreateChecked(TBits.PopCount(TBits.MaxValue)) - length);
}
