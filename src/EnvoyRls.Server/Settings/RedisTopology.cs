namespace EnvoyRls.Server.Settings;

/// <summary>How Redis servers are found.</summary>
internal enum RedisTopology
{
    Single,
    Sentinel,
    Cluster,
}
