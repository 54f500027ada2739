using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Counting;

namespace EnvoyRls.Redis.Scripts;

/// <summary>The scripts that merge what replicas admitted by themselves.</summary>
internal static class MergeScripts
{
    private static readonly RedisScript[] ByAlgorithm = [.. Enum.GetValues<LimitAlgorithm>().Select(Of)];

    public static IReadOnlyList<RedisScript> All => ByAlgorithm;

    /// <summary>The script that carries out a merge.</summary>
    public static RedisScript For(in Charge charge) => ByAlgorithm[(int)charge.Limit.Algorithm];

    private static RedisScript Of(LimitAlgorithm algorithm) => new(algorithm == LimitAlgorithm.FixedWindow
        ? ScriptText.MergeWindow(ScriptText.Clock)
        : ScriptText.Merge(ScriptText.Clock, CounterScripts.FileOf(algorithm)));
}
