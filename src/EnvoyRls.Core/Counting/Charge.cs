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

    /// <summary>Add or refund.</summary>
    public ChargeKind Kind;

    /// <summary>Units to charge, 0 to 2^63-1.</summary>
    public long Hits;

    /// <summary>First second of the window, in Unix seconds.</summary>
    public long WindowStart;

    /// <summary>Length of the window in seconds; 1 sends the charge to the per-second store where there is one.</summary>
    public long WindowSeconds;

    /// <summary>Seconds after which the store may forget the counter: the window and the configured jitter.</summary>
    public long ExpirySeconds;

    /// <summary>Set by the store: the counter's value after the charge, saturating at 2^63-1.</summary>
    public long Counter;
}
