using BenchmarkDotNet.Attributes;
using EnvoyRls.Core.Counting;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Redis.Breaker;

namespace EnvoyRls.Bench;

/// <summary>What the circuit breaker adds to a batch whose store answers at once, and to one that it refuses.</summary>
[MemoryDiagnoser]
[ShortRunJob]
public class BreakerBenchmarks
{
    private readonly ChargeBatch _batch = new();
    private BreakerCounterStore _closed = null!;
    private BreakerCounterStore _open = null!;

    [GlobalSetup]
    public async Task StartAsync()
    {
        StoreFault gone = new(StoreFaultKind.Unavailable, "gone");
        _closed = new BreakerCounterStore(new AnsweringStore(null), new BreakerOptions(), TimeProvider.System, new StatRegistry());
        _open = new BreakerCounterStore(new AnsweringStore(gone), new BreakerOptions { Break = TimeSpan.FromHours(1) }, TimeProvider.System, new StatRegistry());
        while (_open.State == BreakerState.Closed)
        {
            await _open.ChargeAsync(_batch);
        }
    }

    [Benchmark]
    public StoreFault? Closed() => Answer(_closed.ChargeAsync(_batch));

    [Benchmark]
    public StoreFault? Open() => Answer(_open.ChargeAsync(_batch));

    private static StoreFault? Answer(ValueTask<StoreFault?> charging) =>
        charging.IsCompletedSuccessfully ? charging.Result : throw new InvalidOperationException("the store answers at once");

    private sealed class AnsweringStore(StoreFault? fault) : ICounterStore
    {
        public ValueTask<StoreFault?> ChargeAsync(ChargeBatch batch) => new(fault);

        public ValueTask<StoreFault?> ReadAsync(ChargeBatch batch) => new(fault);

        public ValueTask<StoreFault?> ResetAsync(ChargeBatch batch) => new(fault);

        public ValueTask DisposeAsync() => default;
    }
}
