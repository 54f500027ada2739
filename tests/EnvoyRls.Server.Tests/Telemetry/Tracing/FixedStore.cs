using EnvoyRls.Core.Counting;

namespace EnvoyRls.Server.Tests.Telemetry.Tracing;

/// <summary>A store that always gives the same answer.</summary>
internal sealed class FixedStore(StoreFault? fault) : ICounterStore
{
    public ValueTask<StoreFault?> ChargeAsync(ChargeBatch batch) => ValueTask.FromResult(fault);

    public ValueTask<StoreFault?> ReadAsync(ChargeBatch batch) => ValueTask.FromResult(fault);

    public ValueTask<StoreFault?> ResetAsync(ChargeBatch batch) => ValueTask.FromResult(fault);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
