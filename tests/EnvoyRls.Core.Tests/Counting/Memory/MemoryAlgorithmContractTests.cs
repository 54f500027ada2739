using EnvoyRls.Core.Counting;
using EnvoyRls.Core.Counting.Memory;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Testing;

namespace EnvoyRls.Core.Tests.Counting.Memory;

/// <summary>The memory store counts by every algorithm as every store does, at a time of the test's own.</summary>
public sealed class MemoryAlgorithmContractTests : AlgorithmContract
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddDays(20_000));

    protected override TimeProvider Time => _time;

    protected override ValueTask<ICounterStore> CreateStoreAsync() =>
        new(new MemoryCounterStore(10_000, new WindowClock(_time), _time, new StatRegistry()));

    protected override Task LetPassAsync(TimeSpan time)
    {
        _time.Advance(time);
        return Task.CompletedTask;
    }
}
