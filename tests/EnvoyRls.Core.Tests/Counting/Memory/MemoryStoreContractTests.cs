using EnvoyRls.Core.Counting;
using EnvoyRls.Core.Counting.Memory;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Testing;

namespace EnvoyRls.Core.Tests.Counting.Memory;

/// <summary>The memory store does what every store does, at a time of the test's own.</summary>
public sealed class MemoryStoreContractTests : CounterStoreContract
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.FromUnixTimeSeconds(1200));
    private MemoryCounterStore? _memory;

    protected override TimeProvider Time => _time;

    protected override ValueTask<ICounterStore> CreateStoreAsync()
    {
        _memory = new MemoryCounterStore(10_000, new WindowClock(_time), _time, new StatRegistry());
        return new(_memory);
    }

    /// <summary>Expiry is seen by those who look for it: here, all at once.</summary>
    protected override Task LetPassAsync(TimeSpan time)
    {
        _time.Advance(time);
        _memory!.Sweep();
        return Task.CompletedTask;
    }
}
