namespace EnvoyRls.Redis;

/// <summary>Finds settings that cannot work before anything connects.</summary>
internal static class RedisOptionsCheck
{
    private static readonly TimeSpan ShortestOperation = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan ShortestConnect = TimeSpan.FromMilliseconds(10);

    /// <exception cref="RedisConfigurationException">The first setting found that cannot work.</exception>
    public static void Check(RedisOptions options)
    {
        Require(options.OperationTimeout >= ShortestOperation, "The Redis operation timeout has to be 1 ms or more");
        Require(options.ConnectTimeout >= ShortestConnect, "The Redis connect timeout has to be 10 ms or more");
        Require(options.MaxInFlight >= 1, "At least one call to Redis has to be allowed in flight");
        Require(options.LeaseWaitReplicas >= 0, "Leases cannot wait for less than 0 replicas of Redis");
        Require(options.Startup.InitialInterval > TimeSpan.Zero, "The first Redis startup interval has to be above zero");
        Require(
            options.Startup.MaxInterval >= options.Startup.InitialInterval,
            "The longest Redis startup interval has to be at least as long as the first");
        Require(options.Startup.MaxElapsed >= TimeSpan.Zero, "The time to wait for Redis at startup cannot be negative");
    }

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new RedisConfigurationException(otherwise);
        }
    }
}
