namespace EnvoyRls.Core.Counting.Leasing;

/// <summary>What a counter is to be asked for.</summary>
/// <param name="Waiters">The charges that wait, of one hit each.</param>
/// <param name="Hits">What they need, and the slice.</param>
/// <param name="Plan">How: its term is that of the slice.</param>
/// <param name="Epoch">What was leased before it is forgotten does not count after.</param>
internal sealed record LeaseOrder(List<LeaseWaiter> Waiters, long Hits, LeasePlan Plan, int Epoch)
{
    public int Needed => Waiters.Count;
}
