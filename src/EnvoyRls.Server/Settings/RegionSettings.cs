using EnvoyRls.Core.Counting.Regions;
using EnvoyRls.Redis;

namespace EnvoyRls.Server.Settings;

/// <summary>The region that the service is in, and the Redis of the others that it shares limits with.</summary>
internal sealed record RegionSettings
{
    /// <summary>Its name; empty for none.</summary>
    public required string Own { get; init; }

    /// <summary>The other regions; none where limits are not borrowed.</summary>
    public required IReadOnlyList<RegionPeerSettings> Peers { get; init; }

    public required RedisTopologyKind Topology { get; init; }

    /// <summary><c>password</c> or <c>user:password</c> of every region's Redis that has none in its address.</summary>
    public required Secret Auth { get; init; }

    public required Secret SentinelAuth { get; init; }

    public required bool UseTls { get; init; }

    /// <summary>Longest time that another region's Redis is waited for, in the background.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>How often a counter that is near its end is looked at.</summary>
    public required TimeSpan SyncInterval { get; init; }

    /// <param name="read">Where from.</param>
    /// <param name="redis">This region's Redis; <see langword="null"/> where counters are in memory.</param>
    internal static RegionSettings Read(SettingReader read, RedisSettings? redis)
    {
        const string ForEachConnection = "again for every connection";
        read.Section("Regions");
        string own = read.Get("REGION", SettingTypes.Text, "", "Region that the service is in, for limits that regions share.", Standing.Ours);
        Secret peers = read.Secret(
            "REGION_REDIS", "The other regions' Redis, each as name=address, with ; between them; addresses as in REDIS_URL.", Standing.Ours);
        string topology = read.Get("REGION_REDIS_TYPE", SettingTypes.Text, "SINGLE", "SINGLE, SENTINEL or CLUSTER, in any case; all other regions are alike.", Standing.Ours);
        RegionSettings regions = new()
        {
            Own = own,
            Peers = [],
            Topology = RedisTopologyKind.Single,
            Auth = read.Secret("REGION_REDIS_AUTH", "Password, or user:password, of the other regions' Redis.", Standing.Ours, ForEachConnection),
            SentinelAuth = read.Secret("REGION_REDIS_SENTINEL_AUTH", "Password, or user:password, of their sentinels.", Standing.Ours, ForEachConnection),
            UseTls = read.Get("REGION_REDIS_TLS", SettingTypes.Flag, "false", "Connect to them over TLS, with the files of REDIS_TLS_*.", Standing.Ours),
            Timeout = read.Get("REGION_TIMEOUT", SettingTypes.Interval, "500ms", "Longest time that another region's Redis is waited for; no call waits for it.", Standing.Ours),
            SyncInterval = read.Get("REGION_SYNC_INTERVAL", SettingTypes.Interval, "100ms", "How often a shared limit that is nearly used up is looked at.", Standing.Ours),
        };
        if (own.Length > 0 && !RegionShare.IsName(own))
        {
            read.Error($"REGION: '{own}' cannot be the name of a region; use {RegionShare.NameForm}");
        }

        if (peers.IsEmpty)
        {
            return regions;
        }

        if (own.Length == 0)
        {
            read.Error("REGION_REDIS names other regions, but REGION does not say which one this is");
            return regions;
        }

        if (redis is null)
        {
            read.Warn("counters are kept in memory, so REGION_REDIS has no effect; set BACKEND_TYPE=redis and REDIS_URL to borrow from other regions");
            return regions;
        }

        regions = regions with { Topology = ReadTopology(read, topology) };
        return regions with { Peers = ReadPeers(read, peers.Reveal(), regions) };
    }

    private static RedisTopologyKind ReadTopology(SettingReader read, string text)
    {
        try
        {
            return RedisOptions.ParseKind(text);
        }
        catch (RedisConfigurationException mistake)
        {
            read.Error($"REGION_REDIS_TYPE: {mistake.Message}");
            return RedisTopologyKind.Single;
        }
    }

    private static List<RegionPeerSettings> ReadPeers(SettingReader read, string text, RegionSettings regions)
    {
        List<RegionPeerSettings> peers = [];
        foreach (string item in text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = item.IndexOf('=', StringComparison.Ordinal);
            string name = equals < 0 ? "" : item[..equals].TrimEnd();
            string url = item[(equals + 1)..].TrimStart();
            if (!RegionShare.IsName(name))
            {
                read.Error($"REGION_REDIS: an item has to be name=address, with a name of {RegionShare.NameForm}");
            }
            else if (name == regions.Own)
            {
                read.Error($"REGION_REDIS: '{name}' is this region, whose Redis is REDIS_URL");
            }
            else if (peers.Exists(peer => peer.Region == name))
            {
                read.Error($"REGION_REDIS: '{name}' is named twice");
            }
            else if (RedisOptions.FindUrlMistake(regions.Topology, url) is { } mistake)
            {
                read.Error($"REGION_REDIS: {name}: {mistake}");
            }
            else
            {
                peers.Add(new RegionPeerSettings(name, new Secret(url)));
            }
        }

        return peers;
    }
}
