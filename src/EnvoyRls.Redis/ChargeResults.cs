using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Counting;

namespace EnvoyRls.Redis;

/// <summary>What an answered charge says about itself.</summary>
internal static class ChargeResults
{
    public static bool IsFixedWindow(this in Charge charge) =>
        charge.Ban is null && charge.Limit.Algorithm == LimitAlgorithm.FixedWindow;

    /// <summary>Whether its hits were admitted.</summary>
    public static bool IsAdmitted(this in Charge charge) =>
        charge.IsFixedWindow() ? charge.Counter <= charge.Limit.Amount : charge.Outcome.Admitted;

    /// <summary>
    /// Whether the counter holds hits of the charge, carried out, that can be given back. A fixed window holds those it denied
    /// too, unless it is full to the brim: how many of the hits it took, if any, cannot be told.
    /// </summary>
    public static bool CanBeGivenBack(this in Charge charge) =>
        charge is { Kind: ChargeKind.Add, Hits: > 0, Ban: null }
        && (charge.IsFixedWindow() ? charge.Counter < long.MaxValue : charge.Outcome.Admitted);

    /// <summary>Whether one command can charge both, which are hits of the same key: the limits have to be the same, but where they do not matter.</summary>
    public static bool CanRideWith(this in Charge charge, in Charge other) =>
        charge.Limit.Algorithm == other.Limit.Algorithm
        && (charge.IsFixedWindow() || ReferenceEquals(charge.Limit, other.Limit) || charge.Limit.IsAs(other.Limit));

    private static bool IsAs(this Limit limit, Limit other) =>
        limit.Amount == other.Amount
        && limit.WindowMicroseconds == other.WindowMicroseconds
        && limit.Burst == other.Burst
        && limit.Capacity == other.Capacity
        && limit.CapacityNumerator == other.CapacityNumerator
        && limit.MaxDelayMicroseconds == other.MaxDelayMicroseconds;
}
