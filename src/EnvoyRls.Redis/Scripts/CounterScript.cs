using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace EnvoyRls.Redis.Scripts;

/// <summary>
/// A Lua script over one counter: KEYS[1] is its key, ARGV[1] the hits, ARGV[2] the seconds it may live. Answers the
/// counter's value.
/// </summary>
internal sealed class CounterScript
{
    // Lua's numbers are doubles, exact to 2^53: a larger counter is answered as the text Redis stores.
    private const string ExactAnswer =
        """
        if value > 9007199254740991 then return redis.call('GET', KEYS[1]) end
        return value
        """;

    [SuppressMessage("Security", "CA5350", Justification = "EVALSHA names scripts by their SHA-1; nothing is secured by it.")]
    private CounterScript(string text)
    {
        Text = text;
        Hash = SHA1.HashData(Encoding.UTF8.GetBytes(text));
    }

    /// <summary>
    /// Adds the hits. A counter without an expiry gets one in the same breath: the new one, and one that a replica
    /// which sends INCRBY and EXPIRE apart left behind.
    /// </summary>
    public static CounterScript Add { get; } = new(
        $"""
        local value = redis.call('INCRBY', KEYS[1], ARGV[1])
        if redis.call('TTL', KEYS[1]) < 0 then redis.call('EXPIRE', KEYS[1], ARGV[2]) end
        {ExactAnswer}
        """);

    /// <summary>Takes the hits back, not below zero, and renews the expiry; a counter that does not exist is not created.</summary>
    public static CounterScript Refund { get; } = new(
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

    public static IReadOnlyList<CounterScript> All { get; } = [Add, Refund];

    public string Text { get; }

    /// <summary>SHA-1 of the text, 20 bytes: the name EVALSHA knows it by.</summary>
    public byte[] Hash { get; }
}
