using EnvoyRls.Core.Counting;

namespace EnvoyRls.Core.Tests.Counting.Regions;

/// <summary>A way to a store on which other things happen meanwhile, and which may lose what is sent, or the answer.</summary>
/// <param name="store">The store; not disposed.</param>
/// <param name="meanwhile">Done before and after each batch gets there.</param>
/// <param name="isLost">Whether the next batch, or answer, is lost.</param>
internal sealed class FickleStore(ICounterStore store, Func<Task> meanwhile, Func<bool> isLost) : ICounterStore
{
    private static readonly StoreFault Lost = new(StoreFaultKind.Unavailable, "lost on the way");

    public ValueTask<StoreFault?> ChargeAsync(ChargeBatch batch) => SendAsync(batch, store.ChargeAsync);

    public ValueTask<StoreFault?> ReadAsync(ChargeBatch batch) => SendAsync(batch, store.ReadAsync);

    public ValueTask<StoreFault?> ResetAsync(ChargeBatch batch) => SendAsync(batch, store.ResetAsync);

    public ValueTask DisposeAsync() => default;

    private async ValueTask<StoreFault?> SendAsync(ChargeBatch batch, Func<ChargeBatch, ValueTask<StoreFault?>> send)
    {
        await meanwhile();
        if (isLost())
        {
            return Lost;
        }

        StoreFault? fault = await send(batch);
        await meanwhile();
        return isLost() ? Lost : fault;
    }
}
