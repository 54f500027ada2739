namespace EnvoyRls.Redis.Scripts;

/// <summary>
/// Fixed windows as plain integers, which replicas of the reference share: KEYS[1] is the counter's key, ARGV[1] the
/// hits, ARGV[2] the seconds it may live. Both answer the counter's value.
/// </summary>
internal static class FixedWindowScripts
{
    // Lua's numbers are doubles, exact to 2^53: a larger counter is answered as the text Redis stores.
    private const string ExactAnswer =
        """
        if value > 9007199254740991 then return redis.call('GET', KEYS[1]) end
        return value
        """;

    /// <summary>
    /// Adds the hits. A counter without an expiry gets one in the same breath: the new one, and one that a replica
    /// which sends INCRBY and EXPIRE apart left behind.
    /// </summary>
    public static RedisScript Add { get; } = new(
        $"""
        local value = redis.call('INCRBY', KEYS[1], ARGV[1])
        if redis.call('TTL', KEYS[1]) < 0 then redis.call('EXPIRE', KEYS[1], ARGV[2]) end
        {ExactAnswer}
        """);

    /// <summary>Takes the hits back, not below zero, and renews the expiry; a counter that does not exist is not created.</summary>
    public static RedisScript Refund { get; } = new(
        $"""
        if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
        local value = redis.call('DECRBY', KEYS[1], ARGV[1])
        if value < 0 then
          redis.call('SET', KEYS[1], '0')
          value = 0
        end
        redis.call('EXPIRE', KEYS[1], ARGV[2])
        {ExactAnswer}
        """);
}
