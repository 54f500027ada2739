using EnvoyRls.Core.Matching.Values;

namespace EnvoyRls.Analysis.Conflicts.Values;

/// <summary>Addresses of networks, in any spelling.</summary>
internal sealed class NetworkSet(IReadOnlyList<IpNetwork> networks) : ValueSet
{
    private readonly HashSet<IpNetwork> _networks = [.. networks];
    private readonly (bool IsV4, int Length)[] _lengths = [.. networks.Select(network => (network.Address.IsV4, network.Length)).Distinct()];

    public IReadOnlyList<IpNetwork> Networks => networks;

    public override string Member => networks[0].Address.ToString();

    public override bool Contains(string value) => IpAddress.TryParse(value, out IpAddress address) && Covers(new IpNetwork(address, address.Width));

    /// <summary>Whether one of the networks holds all of another.</summary>
    public bool Covers(IpNetwork other) => Array.Exists(
        _lengths, kind => kind.IsV4 == other.Address.IsV4 && kind.Length <= other.Length && _networks.Contains((other with { Length = kind.Length }).Normalized));
}
