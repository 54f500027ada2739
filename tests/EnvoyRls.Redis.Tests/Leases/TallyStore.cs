using EnvoyRls.Core.Counting;

namespace EnvoyRls.Redis.Tests.Leases;

/// <summary>A store that counts the hits it was charged for which no replica of its server was waited for.</summary>
internal sealed class TallyStore(ICounterStore store) : ICounterStore
{
    private long _unawaited;

    /// <summary>Hits charged by themselves, counted when they are sent, and hits of leases that replicas did not know of in time.</summary>
    public long Unawaited => Interlocked.Read(ref _unawaited);

    public async ValueTask<StoreFault?> ChargeAsync(ChargeBatch batch)
    {
        foreach (Charge charge in batch.Charges.ToArray())
        {
            if (charge.Kind == ChargeKind.Add)
            {
                Interlocked.Add(ref _unawaited, charge.Hits);
            }
        }

        StoreFault? fault = await store.ChargeAsync(batch);
        foreach (Charge charge in fault is null ? batch.Charges.ToArray() : [])
        {
            if (charge is { Kind: ChargeKind.Lease, IsWithheld: true })
            {
                Interlocked.Add(ref _unawaited, charge.Granted);
            }
        }

        return fault;
    }

    public ValueTask<StoreFault?> ReadAsync(ChargeBatch batch) => store.ReadAsync(batch);

    public ValueTask<StoreFault?> ResetAsync(ChargeBatch batch) => store.ResetAsync(batch);

    public ValueTask DisposeAsync() => store.DisposeAsync();
}
