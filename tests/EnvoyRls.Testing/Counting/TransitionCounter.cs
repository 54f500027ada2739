using EnvoyRls.Core.Algorithms;
using Xunit;

namespace EnvoyRls.Testing;

/// <summary>A counter that is nothing but its algorithm's transition: what a store is compared with.</summary>
public sealed class TransitionCounter(LimitAlgorithm algorithm)
{
    private readonly SlidingWindowLogState _log = new();
    private GcraState _gcra;
    private TokenBucketState _tokens;
    private LeakyBucketState _level;
    private SlidingWindowCounterState _windows;

    public static TheoryData<LimitAlgorithm> Algorithms =>
    [
        LimitAlgorithm.Gcra,
        LimitAlgorithm.TokenBucket,
        LimitAlgorithm.LeakyBucket,
        LimitAlgorithm.SlidingWindowCounter,
        LimitAlgorithm.SlidingWindowLog,
    ];

    public ChargeOutcome Apply(long now, Limit limit, long hits) => algorithm switch
    {
        LimitAlgorithm.Gcra => Gcra.Apply(ref _gcra, now, limit, hits),
        LimitAlgorithm.TokenBucket => TokenBucket.Apply(ref _tokens, now, limit, hits),
        LimitAlgorithm.LeakyBucket => LeakyBucket.Apply(ref _level, now, limit, hits),
        LimitAlgorithm.SlidingWindowCounter => SlidingWindowCounter.Apply(ref _windows, now, limit, hits),
        LimitAlgorithm.SlidingWindowLog => SlidingWindowLog.Apply(_log, now, limit, hits),
        _ => throw new ArgumentOutOfRangeException(nameof(limit), algorithm, "has no transition"),
    };

    public ChargeOutcome GiveBack(long now, Limit limit, long hits, long chargedAt) => algorithm switch
    {
        LimitAlgorithm.Gcra => Gcra.GiveBack(ref _gcra, now, limit, hits, chargedAt),
        LimitAlgorithm.TokenBucket => TokenBucket.GiveBack(ref _tokens, now, limit, hits, chargedAt),
        LimitAlgorithm.LeakyBucket => LeakyBucket.GiveBack(ref _level, now, limit, hits, chargedAt),
        LimitAlgorithm.SlidingWindowCounter => SlidingWindowCounter.GiveBack(ref _windows, now, limit, hits, chargedAt),
        LimitAlgorithm.SlidingWindowLog => SlidingWindowLog.GiveBack(_log, now, limit, hits, chargedAt),
        _ => throw new ArgumentOutOfRangeException(nameof(limit), algorithm, "has no transition"),
    };

    /// <summary>What a charge would meet; nothing is changed.</summary>
    public ChargeOutcome Look(long now, Limit limit, long hits)
    {
        if (algorithm == LimitAlgorithm.SlidingWindowLog)
        {
            return SlidingWindowLog.Look(_log, now, limit, hits);
        }

        TransitionCounter copy = new(algorithm) { _gcra = _gcra, _tokens = _tokens, _level = _level, _windows = _windows };
        return copy.Apply(now, limit, hits);
    }
}
