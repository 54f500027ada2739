using EnvoyRls.Core.Algorithms;

namespace EnvoyRls.Core.Counting.Memory;

/// <summary>What a counter in memory keeps: the state of an algorithm, or a ban.</summary>
internal enum CounterKind : byte
{
    FixedWindow = LimitAlgorithm.FixedWindow,
    SlidingWindowLog = LimitAlgorithm.SlidingWindowLog,
    SlidingWindowCounter = LimitAlgorithm.SlidingWindowCounter,
    TokenBucket = LimitAlgorithm.TokenBucket,
    LeakyBucket = LimitAlgorithm.LeakyBucket,
    Gcra = LimitAlgorithm.Gcra,
    Ban,
}
