using EnvoyRls.Core.Counting;

namespace EnvoyRls.Core.Tests.Counting.StandIn;

/// <summary>Lets one batch after another through to a store that answers at once.</summary>
internal sealed class LockedStore(ICounterStore store) : ICounterStore
{
    private readonly Lock _gate = new();

    public ValueTask<StoreFault?> ChargeAsync(ChargeBatch batch)
    {
        lock (_gate)
        {
            return store.ChargeAsync(batch);
        }
    }

    public ValueTask<StoreFault?> ReadAsync(ChargeBatch batch)
    {
        lock (_gate)
        {
            return store.ReadAsync(batch);
        }
    }

    public ValueTask<StoreFault?> ResetAsync(ChargeBatch batch)
    {
        lock (_gate)
        {
            return store.ResetAsync(batch);
        }
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();
}
