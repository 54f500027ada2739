namespace EnvoyRls.Redis.Coordination;

/// <summary>How replicas coordinate through Redis.</summary>
public sealed record RedisCoordinationOptions
{
    /// <summary>Text before every key and the channel; services that share a Redis need different ones. Default: none.</summary>
    public string KeyPrefix { get; init; } = "";

    /// <summary>Longest time one request may take. Default 1 s; 1 ms or more.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(1);
}
