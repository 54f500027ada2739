using System.Diagnostics;
using EnvoyRls.Core.Counting;

namespace EnvoyRls.Server.Telemetry.Tracing;

/// <summary>Puts a span around each batch of a store. Laid around the store when tracing is on, and only then.</summary>
/// <param name="store">What answers.</param>
/// <param name="kind">Which store it is.</param>
internal sealed class TracedCounterStore(ICounterStore store, TracedStoreKind kind) : ICounterStore
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
        if (kind == TracedStoreKind.Memory)
        {
            return Spans.MemoryStore(batch.Count);
        }

        int perSecond = 0;
        foreach (ref readonly Charge charge in batch.Charges)
        {
            perSecond += kind == TracedStoreKind.RedisWithPerSecond && charge.IsPerSecond ? 1 : 0;
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
