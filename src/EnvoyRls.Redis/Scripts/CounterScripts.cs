using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Counting;

namespace EnvoyRls.Redis.Scripts;

/// <summary>All scripts of the store.</summary>
internal static class CounterScripts
{
    private static readonly CounterScript SlidingWindowLog = Counter(FileOf(LimitAlgorithm.SlidingWindowLog));
    private static readonly CounterScript SlidingWindowCounter = Counter(FileOf(LimitAlgorithm.SlidingWindowCounter));
    private static readonly CounterScript TokenBucket = Counter(FileOf(LimitAlgorithm.TokenBucket));
    private static readonly CounterScript LeakyBucket = Counter(FileOf(LimitAlgorithm.LeakyBucket));
    private static readonly CounterScript Gcra = Counter(FileOf(LimitAlgorithm.Gcra));

    private static CounterScript Ban { get; } = Counter("ban");

    public static CounterScript AllOrNothing { get; } = new(ScriptText.AllOrNothing(ScriptText.Clock));

    public static IReadOnlyList<CounterScript> All { get; } =
    [
        FixedWindowScripts.Add,
        FixedWindowScripts.Refund,
        SlidingWindowLog,
        SlidingWindowCounter,
        TokenBucket,
        LeakyBucket,
        Gcra,
        Ban,
        AllOrNothing,
    ];

    /// <summary>The script that carries out a charge by itself.</summary>
    public static CounterScript For(in Charge charge) => charge switch
    {
        { Ban: not null } => Ban,
        { Limit.Algorithm: LimitAlgorithm.FixedWindow, Kind: not ChargeKind.Add } => FixedWindowScripts.Refund,
        { Limit.Algorithm: LimitAlgorithm.FixedWindow } => FixedWindowScripts.Add,
        { Limit.Algorithm: LimitAlgorithm.SlidingWindowLog } => SlidingWindowLog,
        { Limit.Algorithm: LimitAlgorithm.SlidingWindowCounter } => SlidingWindowCounter,
        { Limit.Algorithm: LimitAlgorithm.TokenBucket } => TokenBucket,
        { Limit.Algorithm: LimitAlgorithm.LeakyBucket } => LeakyBucket,
        _ => Gcra,
    };

    /// <summary>The Lua file that holds the algorithm, which is not the fixed window.</summary>
    internal static string FileOf(LimitAlgorithm algorithm) => algorithm switch
    {
        LimitAlgorithm.SlidingWindowLog => "sliding_window_log",
        LimitAlgorithm.SlidingWindowCounter => "sliding_window_counter",
        LimitAlgorithm.TokenBucket => "token_bucket",
        LimitAlgorithm.LeakyBucket => "leaky_bucket",
        _ => "gcra",
    };

    private static CounterScript Counter(string algorithm) => new(ScriptText.Counter(ScriptText.Clock, algorithm));
}
