using EnvoyRls.Core.Counting;
using EnvoyRls.Testing;

namespace EnvoyRls.Management.Tests.Status;

/// <summary>A store whose every answer takes three milliseconds.</summary>
internal sealed class SlowStore(FakeTimeProvider time) : ICounterStore
{
    public StoreFault? Fault { get; set; }

    public ValueTask<StoreFault?> ReadAsync(ChargeBatch batch)
    {
        Assert.Equal(1, batch.Count);
        time.Advance(TimeSpan.FromMilliseconds(3));
        return new(Fault);
    }

    public ValueTask<StoreFault?> ChargeAsync(ChargeBatch batch) => throw new InvalidOperationException("only looked at");

    public ValueTask<StoreFault?> ResetAsync(ChargeBatch batch) => throw new InvalidOperationException("only looked at");

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
