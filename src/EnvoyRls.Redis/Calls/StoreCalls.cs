using EnvoyRls.Core.Counting;

namespace EnvoyRls.Redis.Calls;

/// <summary>Passes batches on for those stores to which it is all one what they are sent for.</summary>
internal static class StoreCalls
{
    public static ValueTask<StoreFault?> SendAsync(this ICounterStore store, ChargeBatch batch, BatchPurpose purpose) => purpose switch
    {
        BatchPurpose.Charge => store.ChargeAsync(batch),
        BatchPurpose.Read => store.ReadAsync(batch),
        _ => store.ResetAsync(batch),
    };
}
