using EnvoyRls.Core.Supervision;
using EnvoyRls.Management.Usage;
using EnvoyRls.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace EnvoyRls.Management.Tests.Usage;

public sealed class LiveFiguresTests : IAsyncDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly UsageHarness _usage = new();
    private readonly Supervisor _supervisor;
    private readonly LiveFigures _live;

    public LiveFiguresTests()
    {
        _supervisor = new Supervisor(_usage.Time, _usage.Statistics, NullLogger<Supervisor>.Instance);
        _live = new LiveFigures(_usage.Recorder, _usage.Statistics, () => 7, () => new StoreFigures("memory", Healthy: true), _usage.Time);
        _live.Start(_supervisor);
    }

    public async ValueTask DisposeAsync()
    {
        await _supervisor.DisposeAsync();
        await _usage.DisposeAsync();
    }

    [Fact]
    public async Task A_tick_tells_of_the_last_second_only()
    {
        await _usage.HitAsync("path=/login", times: 9);
        await using IAsyncEnumerator<LiveTick> ticks = _live.WatchAsync(CancellationToken.None).GetAsyncEnumerator();
        await NextAsync(ticks);

        await _usage.HitAsync("path=/login", times: 6);
        await _usage.HitAsync("user_id=ann", times: 4);
        _usage.Statistics.Counter("ratelimit.service.call.should_rate_limit.redis_error").Add(3);
        for (int i = 1; i <= 100; i++)
        {
            _usage.Statistics.CallLatency.Record(TimeSpan.FromMilliseconds(i));
        }

        LiveTick tick = await NextAsync(ticks);

        Assert.Equal((10d, 6d, 3d), (tick.DecisionsPerSecond, tick.OverLimitPerSecond, tick.ErrorsPerSecond));
        Assert.Equal([new RuleRate("web.path_/login", 6)], tick.Rules);
        Assert.Equal([new DeniedKey("web.path_/login", 11, 0)], tick.TopKeys);
        Assert.InRange(tick.LatencyMs.P50, 48, 52);
        Assert.InRange(tick.LatencyMs.P99, 95, 103);
        Assert.Equal((7, "memory"), (tick.Version, tick.Store.Kind));
        LiveTick quiet = await NextAsync(ticks);
        Assert.Equal((0d, 0d, 0d), (quiet.DecisionsPerSecond, quiet.OverLimitPerSecond, quiet.LatencyMs.P99));
        Assert.Empty(quiet.Rules);
    }

    [Fact]
    public async Task All_who_watch_see_the_same_and_nothing_is_measured_once_nobody_does()
    {
        IAsyncEnumerator<LiveTick> one = _live.WatchAsync(CancellationToken.None).GetAsyncEnumerator();
        IAsyncEnumerator<LiveTick> other = _live.WatchAsync(CancellationToken.None).GetAsyncEnumerator();
        Task<bool> seen = one.MoveNextAsync().AsTask();

        await NextAsync(other);

        Assert.True(await seen);
        Assert.Same(other.Current, one.Current);

        await one.DisposeAsync();
        await other.DisposeAsync();
        await Eventually.TrueAsync(() => _usage.Time.TimersWithin(Second) > 0);
        _usage.Time.Advance(Second);
        await Eventually.TrueAsync(() => !_usage.Recorder.IsWatched);
    }

    /// <summary>The tick of the next second.</summary>
    private async Task<LiveTick> NextAsync(IAsyncEnumerator<LiveTick> ticks)
    {
        Task<bool> next = ticks.MoveNextAsync().AsTask();
        await Eventually.TrueAsync(() => _usage.Recorder.IsWatched && _usage.Time.TimersWithin(Second) > 0);
        _usage.Time.Advance(Second);
        Assert.True(await next.WaitAsync(TimeSpan.FromSeconds(20)));
        return ticks.Current;
    }
}
