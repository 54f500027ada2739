namespace EnvoyRls.Core.Counting.Leasing;

/// <summary>Hits that were leased and are to be given back.</summary>
/// <param name="Slot">The counter.</param>
/// <param name="Lease">What they were part of.</param>
/// <param name="Hits">How many; nobody else can spend them any more.</param>
internal readonly record struct IdleLease(LeaseSlot Slot, Lease Lease, long Hits)
{
    /// <summary>Adds the charge that gives them back.</summary>
    public void AddTo(ChargeBatch batch)
    {
        ref Charge charge = ref batch.Add(Slot.Identity, Lease.KeySuffix);
        charge.Kind = ChargeKind.GiveBack;
        charge.Limit = Slot.Limit;
        charge.Hits = Hits;
        charge.ChargedAt = Lease.ChargedAt;
        charge.Window = Lease.Window;
        charge.ExpirySeconds = Lease.ExpirySeconds;
    }
}
