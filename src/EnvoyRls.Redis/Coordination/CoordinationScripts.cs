using EnvoyRls.Redis.Scripts;

namespace EnvoyRls.Redis.Coordination;

/// <summary>The coordinator's scripts, each of which touches one key: what it decides and what it changes is one step, in a cluster too.</summary>
internal static class CoordinationScripts
{
    public static RedisScript Lead { get; } = Timed("lead");

    public static RedisScript Resign { get; } = new(ScriptText.Part("resign"));

    public static RedisScript Write { get; } = Timed("write");

    public static RedisScript Share { get; } = Timed("share");

    public static RedisScript Collect { get; } = Timed("collect");

    public static IReadOnlyList<RedisScript> All { get; } = [Lead, Resign, Write, Share, Collect];

    private static RedisScript Timed(string name) => new($"{ScriptText.Clock}\n{ScriptText.Part(name)}");
}
