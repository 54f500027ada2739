using EnvoyRls.Core.Clients;

namespace EnvoyRls.Adaptive.Observation.Calls;

/// <summary>Knows the keys of entries that say something of a call.</summary>
internal sealed class EntryRoles
{
    private readonly Dictionary<ulong, (EntryRole Role, byte Preference)> _roles = [];

    public EntryRoles(KeyedHash hash, ObserverOptions options)
    {
        Add(EntryRole.UserAgent, options.UserAgentKeys, hash);
        Add(EntryRole.Path, options.PathKeys, hash);
        Add(EntryRole.Client, options.ClientKeys, hash);
    }

    /// <summary>What the entries of a key say.</summary>
    /// <param name="key">Hash of the key.</param>
    public (EntryRole Role, byte Preference) Of(ulong key) => _roles.GetValueOrDefault(key);

    private void Add(EntryRole role, IReadOnlyList<string> keys, KeyedHash hash)
    {
        for (int i = 0; i < Math.Min(keys.Count, CallView.MostClientKeys); i++)
        {
            _roles[hash.Of(keys[i])] = (role, (byte)i);
        }
    }
}
