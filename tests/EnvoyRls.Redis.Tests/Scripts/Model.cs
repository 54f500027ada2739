using EnvoyRls.Core.Algorithms;

namespace EnvoyRls.Redis.Tests.Scripts;

/// <summary>A counter as the transition in C# keeps it, and as Redis should show it.</summary>
internal abstract class Model
{
    private bool _exists;

    public string State => _exists ? Text : "";

    protected abstract string Text { get; }

    public static Model Of(LimitAlgorithm algorithm) => algorithm switch
    {
        LimitAlgorithm.SlidingWindowLog => new LogModel(),
        LimitAlgorithm.SlidingWindowCounter => new StructModel<SlidingWindowCounterState>(
            (ref SlidingWindowCounterState state, long now, Limit limit, long hits, long _) => SlidingWindowCounter.Apply(ref state, now, limit, hits),
            SlidingWindowCounter.GiveBack,
            static state => $"{state.Start} {state.Current} {state.Previous}"),
        LimitAlgorithm.TokenBucket => new StructModel<TokenBucketState>(
            TokenBucket.Apply, TokenBucket.GiveBack, static state => $"{state.Tokens.Whole} {state.Tokens.Numerator} {state.Stamp}"),
        LimitAlgorithm.LeakyBucket => new StructModel<LeakyBucketState>(
            LeakyBucket.Apply, LeakyBucket.GiveBack, static state => $"{state.Level.Whole} {state.Level.Numerator} {state.Stamp}"),
        LimitAlgorithm.Gcra => new StructModel<GcraState>(
            Gcra.Apply, Gcra.GiveBack, static state => $"{state.Arrival.Whole} {state.Arrival.Numerator}"),
        _ => throw new ArgumentOutOfRangeException(nameof(algorithm), algorithm, "counted by INCRBY"),
    };

    public static Model OfBan(BanPolicy policy) => new StructModel<BanState>(
        (ref BanState state, long now, Limit _, long hits, long _) => Ban.Apply(ref state, now, policy, hits),
        (ref BanState state, long now, Limit _, long _, long _) => Ban.Apply(ref state, now, policy, 0),
        static state => $"{state.Strikes} {state.Since} {state.Step} {state.Until}");

    /// <summary>Carries out a charge; looks and what gives back to a counter that is not there create none.</summary>
    public ChargeOutcome Apply(long now, Limit limit, long hits, bool look)
    {
        if (look || (!_exists && hits <= 0))
        {
            return Look(now, limit, hits);
        }

        // A log is long when written out, and what is there stays there.
        string? before = _exists ? null : Text;
        ChargeOutcome outcome = Charge(now, limit, hits);
        _exists = _exists || Text != before;
        return outcome;
    }

    /// <summary>Undoes a charge.</summary>
    public ChargeOutcome Undo(long now, Limit limit, long hits, long chargedAt) =>
        _exists ? GiveBack(now, limit, hits, chargedAt) : Look(now, limit, 0);

    protected abstract ChargeOutcome Charge(long now, Limit limit, long hits);

    protected abstract ChargeOutcome GiveBack(long now, Limit limit, long hits, long chargedAt);

    protected abstract ChargeOutcome Look(long now, Limit limit, long hits);
}
