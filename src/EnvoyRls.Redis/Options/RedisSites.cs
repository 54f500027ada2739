namespace EnvoyRls.Redis;

/// <summary>The addresses of one store, read from its URL setting.</summary>
/// <param name="MasterName">The name the sentinels know the master by; empty but for sentinel.</param>
/// <param name="Addresses">The server, the cluster's seeds, or the sentinels.</param>
internal sealed record RedisSites(string MasterName, IReadOnlyList<RedisAddress> Addresses)
{
    private const string SentinelFormat =
        "Expected master name and a list of urls for the sentinels, in the format: <redis master name>,<sentinel1>,...,<sentineln>";

    /// <exception cref="RedisConfigurationException">The URL does not suit the kind.</exception>
    public static RedisSites Parse(RedisTopologyKind kind, string url)
    {
        string[] parts = url.Split(',', StringSplitOptions.TrimEntries);
        return kind switch
        {
            RedisTopologyKind.Sentinel when parts.Length < 2 => throw new RedisConfigurationException(SentinelFormat),
            RedisTopologyKind.Sentinel => new RedisSites(parts[0], [.. parts.Skip(1).Select(RedisAddress.Parse)]),
            RedisTopologyKind.Single when parts.Length > 1 =>
                throw new RedisConfigurationException($"A single Redis has one address, not '{UrlMask.Mask(url)}'"),
            _ => new RedisSites("", [.. parts.Select(RedisAddress.Parse)]),
        };
    }
}
