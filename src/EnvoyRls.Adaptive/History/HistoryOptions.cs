namespace EnvoyRls.Adaptive.History;

/// <summary>What is kept of the past.</summary>
internal sealed record HistoryOptions
{
    /// <summary>For how long; at least an hour. Default 30 days.</summary>
    public TimeSpan Retention { get; init; } = TimeSpan.FromDays(30);

    /// <summary>Keys kept one by one of each domain in a minute, the busiest. Default 64.</summary>
    public int Keys { get; init; } = 64;

    /// <summary>Signatures kept of each domain in a minute, the commonest. Default 32.</summary>
    public int Signatures { get; init; } = 32;

    /// <summary>Keys of each segment whose demand is followed through a minute and an hour; of more, the first that are seen. Default 4,096.</summary>
    public int FollowedKeys { get; init; } = 4_096;

    /// <summary>The most bytes of an hour; what comes later in the hour is kept without keys and signatures. Default 2 MiB.</summary>
    public int LargestHour { get; init; } = 2 * 1024 * 1024;
}
