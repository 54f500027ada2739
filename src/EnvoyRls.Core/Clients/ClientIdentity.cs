using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;

namespace EnvoyRls.Core.Clients;

/// <summary>Tells who is behind a call: the first of some keys that any of its descriptors has.</summary>
/// <param name="keys">Keys of entries that name clients, the one preferred in front.</param>
public sealed class ClientIdentity(IReadOnlyList<string> keys)
{
    /// <summary>What names clients unless settings say otherwise.</summary>
    public static IReadOnlyList<string> DefaultKeys { get; } =
        ["remote_address", "masked_remote_address", "ip_address", "user_id", "user", "api_key", "client_id"];

    private readonly string[] _keys = [.. keys];

    /// <summary>The keys, the one preferred in front.</summary>
    public IReadOnlyList<string> Keys => _keys;

    /// <summary>The entry that names the client of a call; <see langword="null"/> for none.</summary>
    public RateLimitDescriptor.Types.Entry? Find(RateLimitRequest request)
    {
        foreach (string key in _keys)
        {
            for (int i = 0; i < request.Descriptors.Count; i++)
            {
                if (Find(request.Descriptors[i], key) is { } entry)
                {
                    return entry;
                }
            }
        }

        return null;
    }

    /// <summary>The client of a call as a number that is the same wherever the secret of the hash is, and that nobody can choose without it; 0 for none. Allocates nothing.</summary>
    internal ulong HashOf(RateLimitRequest request, KeyedHash hash) => Find(request) is { } entry ? hash.Of(entry.Key, entry.Value) : 0;

    private static RateLimitDescriptor.Types.Entry? Find(RateLimitDescriptor descriptor, string key)
    {
        for (int i = 0; i < descriptor.Entries.Count; i++)
        {
            // An empty value names nobody.
            if (descriptor.Entries[i] is { Value.Length: > 0 } entry && string.Equals(entry.Key, key, StringComparison.Ordinal))
            {
                return entry;
            }
        }

        return null;
    }
}
