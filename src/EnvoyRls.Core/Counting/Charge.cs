using EnvoyRls.Core.Algorithms;

namespace EnvoyRls.Core.Counting;

/// <summary>One counter's part of a call: what to charge, and, once the store has answered, what the counter holds.</summary>
public struct Charge
{
    /// <summary>Where the key starts in the batch's key bytes; see <see cref="ChargeBatch.Key"/>.</summary>
    internal int KeyOffset;

    /// <summary>Length of the whole key in bytes, window start included.</summary>
    internal int KeyLength;

    /// <summary>Length of the key without the window start; see <see cref="ChargeBatch.CounterIdentity"/>.</summary>
    internal int IdentityLength;

    /// <summary>Add, refund or give back.</summary>
    public ChargeKind Kind;

    /// <summary>The limit that the hits are charged to; none for a ban.</summary>
    public Limit Limit;

    /// <summary>Set where the charge is to a ban instead of a limit: the hits are strikes then, and 0 asks whether the key is banned.</summary>
    public BanPolicy? Ban;

    /// <summary>Units to charge, 0 to 2^63-1.</summary>
    public long Hits;

    /// <summary>The window counted in; for fixed windows only.</summary>
    public Window Window;

    /// <summary>Seconds after which the store may forget a fixed window: its length and the configured jitter.</summary>
    public long ExpirySeconds;

    /// <summary>Whether its denial keeps an all-or-nothing batch from being charged.</summary>
    public bool MayDeny;

    /// <summary>Set by the store for fixed windows: the counter's value after the charge, saturating at 2^63-1.</summary>
    public long Counter;

    /// <summary>Set by the store for all other algorithms, and for bans.</summary>
    public ChargeOutcome Outcome;

    /// <summary>
    /// Set by the store with <see cref="Outcome"/>: when the counter was charged, Unix microseconds by the store's clock. Given to
    /// it with what it is to give back.
    /// </summary>
    public long ChargedAt;

    /// <summary>Whether the window is one second long, which sends the charge to the per-second store where there is one.</summary>
    public readonly bool IsPerSecond => Window.Length == 1_000_000;
}
