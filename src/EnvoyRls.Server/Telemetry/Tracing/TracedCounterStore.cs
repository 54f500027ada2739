using System.Diagnostics;
using EnvoyRls.Core.Counting;

namespace EnvoyRls.Server.Telemetry.Tracing;

/// <summary>Puts a span around each round trip of a store. Laid around Redis when tracing is on, and only then.</summary>
/// <param name="store">What answers.</param>
/// <param name="perSecondStore">Whether charges of one-second windows go to an instance of their own.</param>
internal sealed class TracedCounterStore(ICounterStore store, bool perSecondStore) : ICounterStore
{
    public async ValueTask<StoreFault?> ChargeAsync(ChargeBatch batch)
    {
        using Activity? span = Start(batch);
        return Ended(span, await store.ChargeAsync(batch));
    }

    public async ValueTask<StoreFault?> ReadAsync(ChargeBatch batch)
    {
        using Activity? span = Start(batch);
        return Ended(span, await store.ReadAsync(batch));
    }

    public async ValueTask<StoreFault?> ResetAsync(ChargeBatch batch)
    {
        using Activity? span = Start(batch);
        return Ended(span, await store.ResetAsync(batch));
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();

    private Activity? Start(ChargeBatch batch)
    {
        int perSecond = 0;
        foreach (ref readonly Charge charge in batch.Charges)
        {
            perSecond += perSecondStore && charge.IsPerSecond ? 1 : 0;
        }

        return Spans.RedisPipeline(batch.Count - perSecond, perSecond);
    }

    private static StoreFault? Ended(Activity? span, StoreFault? fault)
    {
        if (fault is not null)
        {
            span?.SetStatus(ActivityStatusCode.Error, fault.Message);
        }

        return fault;
    }
}
