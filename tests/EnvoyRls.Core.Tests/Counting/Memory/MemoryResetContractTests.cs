using EnvoyRls.Core.Counting;
using EnvoyRls.Core.Counting.Memory;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Testing;

namespace EnvoyRls.Core.Tests.Counting.Memory;

public sealed class MemoryResetContractTests : ResetContract
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.FromUnixTimeSeconds(1200));

    protected override TimeProvider Time => _time;

    protected override ValueTask<ICounterStore> CreateStoreAsync() =>
        new(new MemoryCounterStore(10_000, new WindowClock(_time), _time, new StatRegistry()));
}
