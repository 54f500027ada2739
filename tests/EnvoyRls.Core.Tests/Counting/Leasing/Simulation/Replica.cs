using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Counting;
using EnvoyRls.Core.Counting.Leasing;
using EnvoyRls.Core.Statistics;

namespace EnvoyRls.Core.Tests.Counting.Leasing.Simulation;

/// <summary>One replica with leases, whose calls are counted.</summary>
internal sealed class Replica : IAsyncDisposable
{
    private readonly Timeline _timeline;
    private readonly DistantStore _store;
    private readonly List<Spend> _spends;

    public Replica(Timeline timeline, ICounterStore store, Random random, Network network, List<Spend> spends)
    {
        _timeline = timeline;
        _spends = spends;
        _store = new DistantStore(timeline, store, random, network);
        DriftingClock clock = new(timeline, random.Next(), random.Next(-9_000, 9_000));
        Leased = new LeasedCounterStore(_store, 1000, clock, new WindowClock(timeline.Clock), timeline.Clock, Statistics);
        Look();
    }

    public StatRegistry Statistics { get; } = new();

    public LeasedCounterStore Leased { get; }

    public bool IsKilled { get; set; }

    /// <summary>Until when it is suspended.</summary>
    public long SuspendedUntil { get; set; }

    public int Requests => _store.Requests;

    public int Calls { get; private set; }

    public int Denied { get; private set; }

    public int Failed { get; private set; }

    public void Call(Limit limit, int hits)
    {
        if (IsKilled || _timeline.Now < SuspendedUntil)
        {
            return;
        }

        Calls++;
        ChargeBatch batch = new() { HasLeased = true };
        Window window = limit.Algorithm == LimitAlgorithm.FixedWindow ? FixedWindow.At(Timeline.Unix(_timeline.Now), limit.WindowMicroseconds) : default;
        ref Charge charge = ref batch.Add("key"u8, System.Text.Encoding.ASCII.GetBytes($"_{window.Start}"));
        charge.Kind = ChargeKind.Add;
        charge.Limit = limit;
        charge.Hits = hits;
        charge.Window = window;
        charge.IsLeased = true;
        _ = FinishAsync(batch);
    }

    public ValueTask DisposeAsync() => Leased.DisposeAsync();

    private async Task FinishAsync(ChargeBatch batch)
    {
        StoreFault? fault = await Leased.ChargeAsync(batch);
        Charge charge = batch.Charges[0];
        if (fault is not null)
        {
            Failed++;
        }
        else if (charge.IsOver())
        {
            Denied++;
        }
        else if (!IsKilled)
        {
            _spends.Add(new Spend(_store.CarriedOutAt ?? _timeline.Now, charge.Hits, charge.Limit, charge.Window.Start));
        }
    }

    private void Look()
    {
        if (!IsKilled)
        {
            _timeline.After(20_000, () =>
            {
                _ = Leased.ReturnIdleAsync().AsTask();
                Look();
            });
        }
    }
}
