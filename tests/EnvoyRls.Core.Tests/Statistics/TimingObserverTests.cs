using EnvoyRls.Core.Statistics;

namespace EnvoyRls.Core.Tests.Statistics;

public sealed class TimingObserverTests
{
    private readonly StatRegistry _registry = new();

    [Fact]
    public void A_watcher_sees_each_timing_once_made_before_or_after()
    {
        List<string> seen = [];
        _registry.Timing("before");
        _registry.WatchTimings(timing => seen.Add(timing.Name));
        _registry.Timing("after");
        _registry.Timing("before");
        _registry.Timing("after");

        Assert.Equal("before after", string.Join(' ', seen));
    }

    [Fact]
    public void Every_observer_gets_every_measurement_from_the_first()
    {
        List<string> seen = [];
        _registry.WatchTimings(timing => timing.Observe((from, duration) => seen.Add($"a {from.Name} {duration.TotalSeconds}")));
        _registry.WatchTimings(timing => timing.Observe((from, duration) => seen.Add($"b {from.Name} {duration.TotalSeconds}")));

        _registry.Timing("t").Record(TimeSpan.FromSeconds(3));

        Assert.Equal("a t 3, b t 3", string.Join(", ", seen));
    }

    [Fact]
    public void Timings_asked_for_at_once_are_one()
    {
        int watched = 0;
        _registry.WatchTimings(_ => Interlocked.Increment(ref watched));

        Timing[] timings = new Timing[1000];
        Parallel.For(0, timings.Length, i => timings[i] = _registry.Timing("t"));

        Assert.Single(timings.Distinct());
        Assert.Equal(1, watched);
    }
}
