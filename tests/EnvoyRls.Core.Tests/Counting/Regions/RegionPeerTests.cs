using EnvoyRls.Core.Counting;
using EnvoyRls.Core.Counting.Memory;
using EnvoyRls.Core.Counting.Regions;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Testing;

namespace EnvoyRls.Core.Tests.Counting.Regions;

public sealed class RegionPeerTests : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    private readonly FakeTimeProvider _time = new();
    private readonly StatRegistry _statistics = new();
    private readonly CancellationTokenSource _ended = new();
    private readonly RegionPeer _peer;
    private bool _responds = true;
    private int _knocks;

    public RegionPeerTests()
    {
        WindowClock clock = new(_time);
        _peer = new RegionPeer("us", TimeSpan.FromMilliseconds(100), _time, _statistics);
        _peer.Attach(new MemoryCounterStore(10, clock, _time, new StatRegistry()), clock);
        _ = _peer.KnockAsync(
            () =>
            {
                _knocks++;
                return Task.FromResult(_responds);
            },
            _ended.Token);
    }

    [Fact]
    public async Task A_region_that_nobody_borrows_from_is_known_to_be_away_and_to_be_back()
    {
        _responds = false;
        await PassAsync();
        Assert.Equal((false, 0d, 1UL), (_peer.Answers, Gauge(), Failures()));

        await PassAsync();
        Assert.Equal((false, 0d, 2UL), (_peer.Answers, Gauge(), Failures()));

        _responds = true;
        await PassAsync();
        Assert.Equal((true, 1d, 2UL), (_peer.Answers, Gauge(), Failures()));
    }

    [Fact]
    public async Task A_region_that_is_borrowed_from_is_not_asked_besides()
    {
        await PassAsync(Period - TimeSpan.FromSeconds(1));
        _peer.Answered();
        await PassAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(0, _knocks);

        _peer.Failed();
        await PassAsync(Period - TimeSpan.FromSeconds(1));
        _peer.Failed();
        await PassAsync(TimeSpan.FromSeconds(1));
        Assert.Equal((0, false), (_knocks, _peer.Answers));

        await PassAsync();
        Assert.Equal((1, true), (_knocks, _peer.Answers));
    }

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        _ended.Dispose();
        await _peer.DisposeAsync();
    }

    /// <summary>Lets time pass, and the loop come to where it waits again.</summary>
    private async Task PassAsync(TimeSpan? time = null)
    {
        _time.Advance(time ?? Period);
        await Eventually.IsTrueAsync(() => _time.ArmedTimers == 1, Patience, "the loop waits");
    }

    private double Gauge() => _statistics.Gauges.Single(static gauge => gauge.Name == "envoyrls.region.peer.us.answers").Value;

    private ulong Failures() => _statistics.Counter("envoyrls.region.peer.us.failures_total").Value;
}
