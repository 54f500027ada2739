namespace EnvoyRls.Core.Counting.Leasing;

/// <summary>A charge of one hit that waits for a lease. It is written before its task completes.</summary>
internal sealed class LeaseWaiter(ChargeBatch batch, int index) : TaskCompletionSource<StoreFault?>
{
    public ref Charge Charge => ref batch.Charges[index];

    public ChargeBatch Batch => batch;

    /// <summary>Set with the verdict: whether the hit is admitted.</summary>
    public bool IsAdmitted { get; set; }
}
