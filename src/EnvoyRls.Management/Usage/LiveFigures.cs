using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Core.Supervision;

namespace EnvoyRls.Management.Usage;

/// <summary>Takes a sample each second while anybody watches, and tells all of them what happened since the last.</summary>
/// <param name="recorder">Counts decisions.</param>
/// <param name="statistics">Has the latency of calls and their errors.</param>
/// <param name="version">Reads the managed version in force.</param>
/// <param name="store">Reads how the counter store fares.</param>
/// <param name="time">The clock.</param>
internal sealed class LiveFigures(UsageRecorder recorder, StatRegistry statistics, Func<long> version, Func<StoreFigures> store, TimeProvider time) : ILiveFigures
{
    private const int MostRules = 10;
    private const int MostKeys = 10;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestSleep = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<Channel<LiveTick>, bool> _watchers = new();
    private readonly ChangeSignal _watched = new(time);
    private readonly Counter _serviceErrors = statistics.Counter("ratelimit.service.call.should_rate_limit.service_error");
    private readonly Counter _storeErrors = statistics.Counter("ratelimit.service.call.should_rate_limit.redis_error");

    public SupervisedLoop Start(Supervisor supervisor) => supervisor.Run("live-figures", RunAsync);

    /// <inheritdoc/>
    public async IAsyncEnumerable<LiveTick> WatchAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        // Whoever is slow misses ticks, and gets the latest.
        Channel<LiveTick> ticks = Channel.CreateBounded<LiveTick>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
        _watchers[ticks] = true;
        _watched.Raise();
        try
        {
            await foreach (LiveTick tick in ticks.Reader.ReadAllAsync(cancellation))
            {
                yield return tick;
            }
        }
        finally
        {
            _watchers.TryRemove(ticks, out _);
        }
    }

    private async Task RunAsync(CancellationToken cancellation)
    {
        while (true)
        {
            await _watched.WaitAsync(LongestSleep, cancellation);
            if (!_watchers.IsEmpty)
            {
                await TellAsync(cancellation);
            }
        }
    }

    private async Task TellAsync(CancellationToken cancellation)
    {
        recorder.IsWatched = true;
        try
        {
            Moment before = Take();
            while (!_watchers.IsEmpty)
            {
                await Task.Delay(Interval, time, cancellation);
                Moment now = Take();
                LiveTick tick = TickOf(before, now);
                before = now;
                foreach (Channel<LiveTick> watcher in _watchers.Keys)
                {
                    watcher.Writer.TryWrite(tick);
                }
            }
        }
        finally
        {
            recorder.IsWatched = false;
        }
    }

    private Moment Take() => new(
        time.GetTimestamp(), recorder.Sample(MostKeys), statistics.CallLatency.Snapshot(), _serviceErrors.Value + _storeErrors.Value);

    private LiveTick TickOf(Moment before, Moment now)
    {
        double seconds = time.GetElapsedTime(before.At, now.At).TotalSeconds;
        LatencySnapshot latency = now.Latency.Since(before.Latency);
        return new LiveTick
        {
            At = time.GetUtcNow(),
            DecisionsPerSecond = Rate(now.Sample.Decisions - before.Sample.Decisions),
            OverLimitPerSecond = Rate(now.Sample.Denied - before.Sample.Denied),
            ErrorsPerSecond = Rate(now.Errors - before.Errors),
            LatencyMs = new LatencyFigures(Milliseconds(0.5), Milliseconds(0.9), Milliseconds(0.99)),
            Rules = [.. now.Sample.DeniedByRule.OrderByDescending(rule => rule.Value).Take(MostRules).Select(rule => new RuleRate(rule.Key, Rate(rule.Value)))],
            TopKeys = [.. now.Sample.TopKeys.Select(key => new DeniedKey(key.Key, key.Count, key.Error))],
            Version = version(),
            Store = store(),
        };

        double Rate(double count) => Math.Round(count / seconds, 1);

        double Milliseconds(double part) => latency.Quantile(part)?.TotalMilliseconds ?? 0;
    }

    /// <summary>All that a tick compares.</summary>
    private sealed record Moment(long At, LiveSample Sample, LatencySnapshot Latency, ulong Errors);
}
