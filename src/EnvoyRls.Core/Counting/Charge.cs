using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Counting.Regions;

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

    /// <summary>Add, refund, give back, lease, merge or borrow.</summary>
    public ChargeKind Kind;

    /// <summary>The limit that the hits are charged to; none for a ban.</summary>
    public Limit Limit;

    /// <summary>How regions share the limit; <see langword="null"/> if they do not.</summary>
    public RegionSplit? Region;

    /// <summary>Set where the charge is to a ban instead of a limit: the hits are strikes then, and 0 asks whether the key is banned.</summary>
    public BanPolicy? Ban;

    /// <summary>Units to charge, 0 to 2^63-1.</summary>
    public long Hits;

    /// <summary>What is leased, where <see cref="Kind"/> says so.</summary>
    public LeaseTerms? Lease;

    /// <summary>What is merged, where <see cref="Kind"/> says so.</summary>
    public MergeTerms? Merge;

    /// <summary>The window counted in; for fixed windows only.</summary>
    public Window Window;

    /// <summary>Seconds after which the store may forget a fixed window: its length and the configured jitter.</summary>
    public long ExpirySeconds;

    /// <summary>Whether its denial keeps an all-or-nothing batch from being charged.</summary>
    public bool MayDeny;

    /// <summary>Whether the hits may be taken from what this replica has leased of the limit.</summary>
    public bool IsLeased;

    /// <summary>Whether they were, or the charge was denied without asking the store.</summary>
    internal bool IsAnswered;

    /// <summary>Whether this replica counts its limit by itself while the store is away.</summary>
    public bool StandsIn;

    /// <summary>Whether this replica has answered it by itself, as the store was away or does not have yet what was admitted meanwhile.</summary>
    public bool IsStoodIn;

    /// <summary>Set by the store for fixed windows: the counter's value after the charge, saturating at 2^63-1.</summary>
    public long Counter;

    /// <summary>Set by the store for leases and merges: how many hits were charged.</summary>
    public long Granted;

    /// <summary>
    /// Set by the store for leases: whether there is no slice, however much is left, as too few servers would know of it that can take over
    /// from the one that counts.
    /// </summary>
    public bool IsWithheld;

    /// <summary>Set by the store for all other algorithms, and for bans.</summary>
    public ChargeOutcome Outcome;

    /// <summary>
    /// Set by the store with <see cref="Outcome"/>: when the counter was charged, Unix microseconds by the store's clock. Given to
    /// it with what it is to give back.
    /// </summary>
    public long ChargedAt;

    /// <summary>Whether the window is one second long, which sends the charge to the per-second store where there is one.</summary>
    public readonly bool IsPerSecond => Window.Length == 1_000_000;

    /// <summary>Whether the hits can be taken from a lease: they are to be added, and are of a leased limit.</summary>
    internal readonly bool CanBeLeased() => IsLeased && Kind == ChargeKind.Add && Hits > 0;

    /// <summary>Whether the store's answer denies the hits.</summary>
    internal readonly bool IsOver() => Ban is null && Limit.Algorithm == LimitAlgorithm.FixedWindow ? Counter > Limit.Amount : !Outcome.Admitted;

    /// <summary>Takes over what the other one met.</summary>
    public void TakeResult(in Charge other)
    {
        Counter = other.Counter;
        Granted = other.Granted;
        IsWithheld = other.IsWithheld;
        Outcome = other.Outcome;
        ChargedAt = other.ChargedAt;
        IsStoodIn = other.IsStoodIn;
    }
}
