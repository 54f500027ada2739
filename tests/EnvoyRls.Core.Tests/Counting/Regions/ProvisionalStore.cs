using EnvoyRls.Core.Counting;

namespace EnvoyRls.Core.Tests.Counting.Regions;

/// <summary>A store whose counters may hold hits of other batches that are about to be given back; not disposed.</summary>
internal sealed class ProvisionalStore(ICounterStore store) : ICounterStore
{
    public async ValueTask<StoreFault?> ChargeAsync(ChargeBatch batch)
    {
        StoreFault? fault = await store.ChargeAsync(batch);
        batch.Provisional = true;
        return fault;
    }

    public ValueTask<StoreFault?> ReadAsync(ChargeBatch batch) => store.ReadAsync(batch);

    public ValueTask<StoreFault?> ResetAsync(ChargeBatch batch) => store.ResetAsync(batch);

    public ValueTask DisposeAsync() => default;
}
