using EnvoyRls.Core.Counting;

namespace EnvoyRls.Redis.Tests.Leases;

/// <summary>A store that counts the additions that are sent to it.</summary>
internal sealed class TallyStore(ICounterStore store) : ICounterStore
{
    private long _additions;

    public long Additions => Interlocked.Read(ref _additions);

    public ValueTask<StoreFault?> ChargeAsync(ChargeBatch batch)
    {
        foreach (ref readonly Charge charge in batch.Charges)
        {
            if (charge.Kind == ChargeKind.Add)
            {
                Interlocked.Increment(ref _additions);
            }
        }

        return store.ChargeAsync(batch);
    }

    public ValueTask<StoreFault?> ReadAsync(ChargeBatch batch) => store.ReadAsync(batch);

    public ValueTask<StoreFault?> ResetAsync(ChargeBatch batch) => store.ResetAsync(batch);

    public ValueTask DisposeAsync() => store.DisposeAsync();
}
