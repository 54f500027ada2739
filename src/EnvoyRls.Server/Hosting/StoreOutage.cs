using EnvoyRls.Core.Counting;
using EnvoyRls.Core.Counting.Leasing;
using EnvoyRls.Core.Counting.Memory;
using EnvoyRls.Core.Counting.StandIn;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Redis.Breaker;
using EnvoyRls.Server.Settings;

namespace EnvoyRls.Server.Hosting;

/// <summary>Limiters as they are over Redis, but over a store in memory that fails when it is told to. Its statistics are nobody's.</summary>
internal sealed class StoreOutage : IAsyncDisposable
{
    private const int MaxCounters = 64;

    private readonly FailingStore _failing;
    private readonly BreakerCounterStore _breaker;
    private readonly LeasedCounterStore _leased;
    private readonly ICounterStore _local;

    /// <param name="settings">What limiters are made from.</param>
    /// <param name="clock">The clock that windows are cut by.</param>
    /// <param name="time">The clock of waits.</param>
    public StoreOutage(ServerSettings settings, WindowClock clock, TimeProvider time)
    {
        StatRegistry statistics = new();
        _failing = new FailingStore(new MemoryCounterStore(MaxCounters, clock, time, statistics));
        _breaker = new BreakerCounterStore(_failing, new BreakerOptions(), time, statistics);
        StandInStore standIn = new(_breaker, new MemoryCounterStore(MaxCounters, clock, time, statistics), MaxCounters, "warm-up", static () => 1, clock, time, statistics);
        _local = standIn.Local;
        _leased = new LeasedCounterStore(standIn, MaxCounters, new BootClock(), clock, time, statistics);
        Limiters = new LimiterFactory(settings, _leased, _local, clock, news: null);
    }

    public LimiterFactory Limiters { get; }

    /// <summary>From now on the store fails.</summary>
    public void Begin() => _failing.Fails = true;

    /// <summary>The store works again, and the breaker lets it.</summary>
    public void End()
    {
        _failing.Fails = false;
        _breaker.Close();
    }

    public async ValueTask DisposeAsync()
    {
        await _leased.DisposeAsync();
        await _local.DisposeAsync();
    }
}
