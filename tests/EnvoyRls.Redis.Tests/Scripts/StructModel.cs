using EnvoyRls.Core.Algorithms;

namespace EnvoyRls.Redis.Tests.Scripts;

internal sealed class StructModel<TState>(
    StructModel<TState>.Transition apply, StructModel<TState>.Undoing giveBack, Func<TState, FormattableString> text) : Model
    where TState : struct
{
    private TState _state;

    internal delegate ChargeOutcome Transition(ref TState state, long now, Limit limit, long hits, long term);

    internal delegate ChargeOutcome Undoing(ref TState state, long now, Limit limit, long hits, long chargedAt);

    protected override string Text => FormattableString.Invariant(text(_state));

    protected override ChargeOutcome Charge(long now, Limit limit, long hits) => apply(ref _state, now, limit, hits, 0);

    protected override ChargeOutcome GiveBack(long now, Limit limit, long hits, long chargedAt) =>
        giveBack(ref _state, now, limit, hits, chargedAt);

    protected override ChargeOutcome Look(long now, Limit limit, long hits)
    {
        TState copy = _state;
        return apply(ref copy, now, limit, hits, 0);
    }
}
