using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Counting;

namespace EnvoyRls.Redis.Scripts;

/// <summary>The scripts that lease hits.</summary>
internal static class LeaseScripts
{
    private static readonly RedisScript[] ByAlgorithm = [.. Enum.GetValues<LimitAlgorithm>().Select(Of)];

    public static IReadOnlyList<RedisScript> All => ByAlgorithm;

    /// <summary>The script that carries out a lease.</summary>
    public static RedisScript For(in Charge charge) => ByAlgorithm[(int)charge.Limit.Algorithm];

    private static RedisScript Of(LimitAlgorithm algorithm) => algorithm == LimitAlgorithm.FixedWindow
        ? FixedWindowScripts.Lease
        : new RedisScript(ScriptText.Lease(ScriptText.Clock, CounterScripts.FileOf(algorithm)));
}
