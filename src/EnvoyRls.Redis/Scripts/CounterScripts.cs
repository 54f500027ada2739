using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Counting;

namespace EnvoyRls.Redis.Scripts;

/// <summary>All scripts of the store.</summary>
internal static class CounterScripts
{
    private static readonly RedisScript SlidingWindowLog = Counter(FileOf(LimitAlgorithm.SlidingWindowLog));
    private static readonly RedisScript SlidingWindowCounter = Counter(FileOf(LimitAlgorithm.SlidingWindowCounter));
    private static readonly RedisScript TokenBucket = Counter(FileOf(LimitAlgorithm.TokenBucket));
    private static readonly RedisScript LeakyBucket = Counter(FileOf(LimitAlgorithm.LeakyBucket));
    private static readonly RedisScript Gcra = Counter(FileOf(LimitAlgorithm.Gcra));

    private static RedisScript Ban { get; } = Counter("ban");

    public static RedisScript AllOrNothing { get; } = new(ScriptText.AllOrNothing(ScriptText.Clock));

    public static IReadOnlyList<RedisScript> All { get; } =
    [
        FixedWindowScripts.Add,
        FixedWindowScripts.Refund,
        FixedWindowScripts.Borrow,
        SlidingWindowLog,
        SlidingWindowCounter,
        TokenBucket,
        LeakyBucket,
        Gcra,
        Ban,
        AllOrNothing,
        .. LeaseScripts.All,
        .. MergeScripts.All,
    ];

    /// <summary>The script that carries out a charge by itself.</summary>
    public static RedisScript For(in Charge charge) => charge switch
    {
        { Ban: not null } => Ban,
        { Kind: ChargeKind.Lease } => LeaseScripts.For(charge),
        { Kind: ChargeKind.Merge } => MergeScripts.For(charge),
        { Limit.Algorithm: LimitAlgorithm.FixedWindow, Kind: ChargeKind.Borrow } => FixedWindowScripts.Borrow,
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

    private static RedisScript Counter(string algorithm) => new(ScriptText.Counter(ScriptText.Clock, algorithm));
}
