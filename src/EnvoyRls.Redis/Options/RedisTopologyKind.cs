namespace EnvoyRls.Redis;

/// <summary>How the Redis servers are arranged.</summary>
public enum RedisTopologyKind
{
    /// <summary>One server, or one address behind which somebody else fails over.</summary>
    Single,

    /// <summary>A master and replicas, watched by sentinels that say who is master.</summary>
    Sentinel,

    /// <summary>Redis Cluster: slots spread over masters; the addresses are seeds.</summary>
    Cluster,
}
