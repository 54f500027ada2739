using EnvoyRls.Core.Matching.Values;

namespace EnvoyRls.Adaptive.Features.Reputation;

/// <summary>How bad addresses are said to be, by networks of any size; the smallest network that holds an address tells. Immutable.</summary>
internal sealed class ReputationList
{
    public static readonly ReputationList Empty = new([]);

    private readonly Dictionary<IpNetwork, double> _scores = [];
    private readonly int[] _lengths4;
    private readonly int[] _lengths6;

    /// <param name="networks">Networks without bits beyond their length, and scores; of several for one network the worst counts.</param>
    public ReputationList(IEnumerable<ReputationEntry> networks)
    {
        foreach ((IpNetwork network, double score) in networks)
        {
            _scores[network] = Math.Max(score, _scores.GetValueOrDefault(network));
        }

        _lengths4 = Lengths(isV4: true);
        _lengths6 = Lengths(isV4: false);
    }

    /// <summary>How many networks there are.</summary>
    public int Count => _scores.Count;

    /// <summary>How bad an address is, 0 to 1; 0 if nothing is said of it.</summary>
    public double Of(IpAddress address)
    {
        foreach (int length in address.IsV4 ? _lengths4 : _lengths6)
        {
            if (_scores.TryGetValue(new IpNetwork(address, length).Normalized, out double score))
            {
                return score;
            }
        }

        return 0;
    }

    /// <summary>The lengths that occur, the longest first.</summary>
    private int[] Lengths(bool isV4) =>
        [.. _scores.Keys.Where(network => network.Address.IsV4 == isV4).Select(network => network.Length).Distinct().OrderDescending()];
}
