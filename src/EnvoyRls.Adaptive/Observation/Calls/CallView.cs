using EnvoyRls.Adaptive.Subjects;
using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Clients;
using Google.Protobuf.Collections;

namespace EnvoyRls.Adaptive.Observation.Calls;

/// <summary>What there is to see in a call, all texts hashed once. One is used for call after call.</summary>
internal sealed class CallView
{
    public const int MostClientKeys = 16;

    private const int MostDescriptors = 32;
    private const int MostEntries = 128;

    /// <summary>Longer ones are counted in sums only: what is followed is kept, and memory is bounded.</summary>
    private const int LongestDescriptor = 512;
    private const int LongestUserAgent = 256;

    private readonly KeyedHash _hash;
    private readonly EntryRoles _roles;
    private readonly HashedEntry[] _entries = new HashedEntry[MostEntries];
    private readonly RepeatedField<RateLimitDescriptor.Types.Entry>?[] _descriptors = new RepeatedField<RateLimitDescriptor.Types.Entry>?[MostDescriptors];
    private readonly int[] _ends = new int[MostDescriptors];
    private readonly ulong[] _clientEntries = new ulong[MostClientKeys];

    /// <summary>The place of the entry that names the client; -1 for none.</summary>
    private int _client = -1;

    public CallView(KeyedHash hash, ObserverOptions options)
    {
        _hash = hash;
        _roles = new EntryRoles(hash, options);
    }

    /// <summary>How many descriptors are seen.</summary>
    public int Descriptors { get; private set; }

    /// <summary>The domain's name.</summary>
    public string DomainName { get; private set; } = "";

    /// <summary>Hash of the domain.</summary>
    public ulong Domain { get; private set; }

    /// <summary>The hash of the client's entry, by which standings know it too; 0 for none.</summary>
    public ulong Client { get; private set; }

    /// <summary>Hash of all entries that name clients: of the users behind an address, each one has another.</summary>
    public ulong Identity { get; private set; }

    /// <summary>Hash of what the call is for; 0 if it does not say.</summary>
    public ulong Path { get; private set; }

    /// <summary>Which program the client says it is.</summary>
    public string? UserAgent { get; private set; }

    /// <summary>The client's entry, for people.</summary>
    public string ClientName => _client < 0 ? "" : $"{_entries[_client].Key}={_entries[_client].Value}";

    /// <summary>Looks at a call.</summary>
    public void Read(RateLimitRequest request)
    {
        Clear();
        DomainName = request.Domain;
        Domain = _hash.Of(request.Domain);
        for (int i = 0; i < request.Descriptors.Count; i++)
        {
            Add(request.Descriptors[i].Entries);
        }

        NameClient();
    }

    /// <summary>Forgets the call.</summary>
    public void Clear()
    {
        if (Descriptors > 0)
        {
            Array.Clear(_entries, 0, _ends[Descriptors - 1]);
            Array.Clear(_descriptors, 0, Descriptors);
        }

        Descriptors = 0;
        _client = -1;
        (DomainName, Client, Identity, Path, UserAgent) = ("", 0, 0, 0, null);
    }

    /// <summary>The entries of a descriptor.</summary>
    public ReadOnlySpan<HashedEntry> EntriesOf(int descriptor)
    {
        int start = descriptor == 0 ? 0 : _ends[descriptor - 1];
        return _entries.AsSpan(start, _ends[descriptor] - start);
    }

    /// <summary>The place of a descriptor, which the call has or which was made of one by putting a tier into it; -1 if there is no room for it.</summary>
    public int Find(RepeatedField<RateLimitDescriptor.Types.Entry> entries)
    {
        int place = Array.IndexOf(_descriptors, entries, 0, Descriptors);
        return place >= 0 ? place : Add(entries) ? Descriptors - 1 : -1;
    }

    /// <summary>The hash of a key: domain and all entries.</summary>
    public ulong KeyOf(int descriptor)
    {
        ulong hash = Domain;
        foreach (ref readonly HashedEntry entry in EntriesOf(descriptor))
        {
            hash = _hash.Mix(hash, entry.Hash);
        }

        return hash;
    }

    /// <summary>The hash of domain and shape with some values; another one than that of a key, even with all values.</summary>
    /// <param name="descriptor">Which descriptor.</param>
    /// <param name="values">A bit for each entry whose value counts.</param>
    public ulong SignatureOf(int descriptor, int values)
    {
        ReadOnlySpan<HashedEntry> entries = EntriesOf(descriptor);
        ulong hash = ~Domain;
        for (int i = 0; i < entries.Length; i++)
        {
            hash = _hash.Mix(hash, (values & (1 << i)) != 0 ? entries[i].Hash : entries[i].KeyHash);
        }

        return hash;
    }

    /// <summary>The entries with some values, to be kept.</summary>
    public DescriptorPath PathOf(int descriptor, int values)
    {
        ReadOnlySpan<HashedEntry> entries = EntriesOf(descriptor);
        PathEntry[] path = new PathEntry[entries.Length];
        for (int i = 0; i < path.Length; i++)
        {
            path[i] = new PathEntry(entries[i].Key, (values & (1 << i)) != 0 ? entries[i].Value : null);
        }

        return new DescriptorPath(path);
    }

    /// <summary>Whether a descriptor is short enough, in entries and text, to be followed.</summary>
    public bool CanBeFollowed(int descriptor)
    {
        ReadOnlySpan<HashedEntry> entries = EntriesOf(descriptor);
        int length = 0;
        foreach (ref readonly HashedEntry entry in entries)
        {
            length += entry.Key.Length + entry.Value.Length;
        }

        return entries.Length is > 0 and <= MostClientKeys && length <= LongestDescriptor;
    }

    private bool Add(RepeatedField<RateLimitDescriptor.Types.Entry> entries)
    {
        int end = Descriptors == 0 ? 0 : _ends[Descriptors - 1];
        if (Descriptors == MostDescriptors || end + entries.Count > MostEntries)
        {
            return false;
        }

        for (int i = 0; i < entries.Count; i++, end++)
        {
            Add(entries[i], ref _entries[end], end);
        }

        _descriptors[Descriptors] = entries;
        _ends[Descriptors] = end;
        Descriptors++;
        return true;
    }

    private void Add(RateLimitDescriptor.Types.Entry entry, ref HashedEntry hashed, int place)
    {
        hashed.Key = entry.Key;
        hashed.Value = entry.Value;
        hashed.KeyHash = _hash.Of(entry.Key);
        hashed.Hash = _hash.Mix(hashed.KeyHash, _hash.Of(entry.Value));
        (hashed.Role, hashed.Preference) = _roles.Of(hashed.KeyHash);
        if (hashed.Role == EntryRole.None || entry.Value.Length == 0)
        {
            return;
        }

        switch (hashed.Role)
        {
            case EntryRole.Client:
                _clientEntries[hashed.Preference] = hashed.Hash;
                _client = _client < 0 || hashed.Preference < _entries[_client].Preference ? place : _client;
                break;
            case EntryRole.Path:
                Path = Path == 0 ? hashed.Hash : Path;
                break;
            default:
                UserAgent ??= entry.Value.Length <= LongestUserAgent ? entry.Value : null;
                break;
        }
    }

    private void NameClient()
    {
        if (_client < 0)
        {
            return;
        }

        Client = _entries[_client].Hash;
        foreach (ref ulong entry in _clientEntries.AsSpan())
        {
            Identity = entry == 0 ? Identity : _hash.Mix(Identity, entry);
            entry = 0;
        }
    }
}
