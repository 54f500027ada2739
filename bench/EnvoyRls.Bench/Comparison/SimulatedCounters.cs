using System.Globalization;
using System.Text;
using EnvoyRls.Analysis.Simulation;
using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Counting;
using EnvoyRls.Core.Counting.Memory;
using EnvoyRls.Core.Statistics;

namespace EnvoyRls.Bench.Comparison;

/// <summary>A limit's counters in the service's own memory store, at a time that the simulation sets.</summary>
internal sealed class SimulatedCounters : IAsyncDisposable
{
    private const int MaxCounters = 100_000;

    private readonly SimulatedTime _time = new();
    private readonly WindowClock _clock;
    private readonly MemoryCounterStore _store;
    private readonly ChargeBatch _batch = new();
    private readonly Limit _limit;

    public SimulatedCounters(Limit limit)
    {
        _limit = limit;
        _clock = new WindowClock(_time);
        _store = new MemoryCounterStore(MaxCounters, _clock, _time, new StatRegistry());
    }

    /// <summary>Charges a hit; tells whether it was admitted.</summary>
    public async ValueTask<bool> AdmitAsync(Hit hit)
    {
        Prepare(hit, hits: 1);
        ThrowOn(await _store.ChargeAsync(_batch));
        return IsFixedWindow ? _batch.Charges[0].Counter <= _limit.Amount : _batch.Charges[0].Outcome.Admitted;
    }

    /// <summary>How many hits of key 0 would be admitted at once.</summary>
    /// <param name="time">When, Unix microseconds.</param>
    public async ValueTask<long> RemainingAsync(long time)
    {
        Prepare(new Hit(time, 0), hits: 0);
        ThrowOn(await _store.ReadAsync(_batch));
        return IsFixedWindow ? Math.Max(0, _limit.Amount - _batch.Charges[0].Counter) : _batch.Charges[0].Outcome.Remaining;
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    private bool IsFixedWindow => _limit.Algorithm == LimitAlgorithm.FixedWindow;

    private void Prepare(Hit hit, long hits)
    {
        _time.Now = DateTimeOffset.UnixEpoch.AddTicks(hit.Time * TimeSpan.TicksPerMicrosecond);
        _batch.Clear();
        ref Charge charge = ref _batch.Add(Encoding.UTF8.GetBytes(hit.Key.ToString(CultureInfo.InvariantCulture)), []);
        charge.Limit = _limit;
        charge.Hits = hits;
        charge.Window = FixedWindow.At(hit.Time, _limit.WindowMicroseconds);
        charge.ExpirySeconds = _limit.WindowMicroseconds / 1_000_000;
    }

    private static void ThrowOn(StoreFault? fault)
    {
        if (fault is not null)
        {
            throw new InvalidOperationException(fault.Message);
        }
    }
}
