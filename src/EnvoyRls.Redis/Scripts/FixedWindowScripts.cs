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

    /// <summary>
    /// Leases hits: ARGV[1] is the amount, ARGV[3] the hits that are needed now, ARGV[4] the most to charge, and a slice is one of ARGV[5]
    /// parts of what is left. Answers the hits granted and the counter's value as text.
    /// </summary>
    public static RedisScript Lease { get; } = new(
        """
        local value = tonumber(redis.call('GET', KEYS[1]) or '0') or 0
        local room, needed = math.max(0, ARGV[1] - value), tonumber(ARGV[3])
        local granted = math.min(needed, room)
        if granted == needed then
          granted = granted + math.min(ARGV[4] - needed, math.floor((room - needed) / ARGV[5]))
        end
        if granted > 0 then
          value = redis.call('INCRBY', KEYS[1], string.format('%.0f', granted))
          if redis.call('TTL', KEYS[1]) < 0 then redis.call('EXPIRE', KEYS[1], ARGV[2]) end
        end
        return string.format('%.0f %.0f', granted, value)
        """);

    /// <summary>
    /// Makes room for hits: ARGV[3] is the amount, from which it starts if the counter is above. Denied hits count too, so that a plain refund would
    /// make none. Renews the expiry; a counter that does not exist is not created.
    /// </summary>
    public static RedisScript Borrow { get; } = new(
        """
        local value = tonumber(redis.call('GET', KEYS[1]) or '')
        if not value then return 0 end
        value = math.max(0, math.min(value, ARGV[3]) - ARGV[1])
        redis.call('SET', KEYS[1], string.format('%.0f', value), 'EX', ARGV[2])
        return value
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
