using System.Runtime.CompilerServices;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Observation;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Core.Supervision;
using EnvoyRls.Core.Tests.Support;
using EnvoyRls.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace EnvoyRls.Core.Tests.Observation;

public sealed class DecisionFeedTests : IAsyncDisposable
{
    private readonly ManualTime _time = new();
    private readonly StatRegistry _statistics = new();
    private readonly ErrorLog _log = new();
    private readonly Supervisor _supervisor;
    private readonly RecordingSink _sink = new();
    private readonly DecisionFeed _feed;

    public DecisionFeedTests()
    {
        _supervisor = new Supervisor(_time, _statistics, NullLogger<Supervisor>.Instance);
        _feed = new DecisionFeed(_time, _statistics, _log, rings: 1, capacity: 4);
        _feed.Add(_sink);
    }

    public ValueTask DisposeAsync() => _supervisor.DisposeAsync();

    [Fact]
    public void Records_of_calls_in_which_nothing_matched_reach_only_those_who_want_them()
    {
        RecordingSink curious = new() { WantsUnmatched = true };
        Assert.False(_feed.IsUnmatchedWanted);
        _feed.Add(curious);
        Assert.True(_feed.IsUnmatchedWanted);

        foreach ((long hits, bool unmatched) in new[] { (1L, true), (2L, false), (3L, true), (4L, false) })
        {
            _feed.Publish(new DecisionRecord { Request = new RateLimitRequest(), Hits = hits, IsUnmatched = unmatched });
        }

        _feed.Drain();

        Assert.Equal([2, 4], Told(_sink));
        Assert.Equal([1, 2, 3, 4], Told(curious));
        _feed.Remove(curious);
        Assert.False(_feed.IsUnmatchedWanted);
    }

    [Fact]
    public void Records_reach_every_sink()
    {
        RecordingSink other = new();
        _feed.Add(other);

        Publish(1, 2, 3);
        _feed.Drain();

        Assert.Equal([1, 2, 3], Told(_sink));
        Assert.Equal([1, 2, 3], Told(other));
        Assert.Equal(3u, Count("records_total"));
    }

    [Fact]
    public void What_does_not_fit_is_dropped_and_counted()
    {
        Publish(1, 2, 3, 4, 5, 6);
        _feed.Drain();
        Publish(7);
        _feed.Drain();

        Assert.Equal([1, 2, 3, 4, 7], Told(_sink));
        Assert.Equal(2u, Count("dropped_total"));
        Assert.Equal(5u, Count("records_total"));
    }

    [Fact]
    public void The_hits_of_what_is_dropped_are_summed_up()
    {
        Publish(1, 1, 1, 1, 10, -5);
        _feed.Publish(new DecisionRecord { Hits = 7, IsDenied = true });

        Assert.Equal(3u, _feed.Dropped.Decisions);
        Assert.Equal(17u, _feed.Dropped.Hits);
        Assert.Equal(1u, _feed.Dropped.Denied);
        Assert.Equal(7u, _feed.Dropped.DeniedHits);
    }

    [Fact]
    public void A_sink_that_was_removed_is_told_nothing_and_nothing_is_wanted_without_sinks()
    {
        Assert.True(_feed.IsWanted);
        _feed.Remove(_sink);

        Publish(1);
        _feed.Drain();

        Assert.Empty(_sink.Records);
        Assert.False(_feed.IsWanted);
    }

    [Fact]
    public void A_sink_that_fails_keeps_nothing_from_the_others_and_is_asked_again()
    {
        RecordingSink other = new();
        _feed.Add(other);
        _sink.Fails = true;
        Publish(1);
        _feed.Drain();
        _sink.Fails = false;
        Publish(2);
        _feed.Drain();

        Assert.Equal([2], Told(_sink));
        Assert.Equal([1, 2], Told(other));
        Assert.Equal(1u, Count("sink_errors_total"));
    }

    [Fact]
    public void Failures_are_logged_once_a_minute()
    {
        _sink.Fails = true;
        for (int second = 0; second < 90; second++)
        {
            Publish(1);
            _feed.Drain();
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(90u, Count("sink_errors_total"));
        Assert.Equal(2, _log.Messages.Count);
        Assert.All(_log.Messages, message => Assert.Contains(nameof(RecordingSink), message, StringComparison.Ordinal));
    }

    [Fact]
    public void Nothing_is_kept_alive_once_it_was_told()
    {
        _feed.Remove(_sink);
        _feed.Add(new Indifferent());
        WeakReference request = PublishRequest();
        _feed.Drain();

        GC.Collect();
        Assert.False(request.IsAlive);
    }

    [Fact]
    public async Task The_loop_empties_the_feed_and_what_is_left_at_the_stop_is_told_too()
    {
        _feed.Start(_supervisor);
        Publish(1);
        await Eventually.TrueAsync(() =>
        {
            _time.Advance(TimeSpan.FromMilliseconds(80));
            return !_sink.Records.IsEmpty;
        });

        Publish(2);
        await _supervisor.DisposeAsync();

        Assert.Equal([1, 2], Told(_sink));
    }

    private static long[] Told(RecordingSink sink) => [.. sink.Records.Select(record => record.Hits)];

    private void Publish(params long[] hits)
    {
        foreach (long number in hits)
        {
            _feed.Publish(new DecisionRecord { Hits = number });
        }
    }

    /// <summary>Apart, so that no local of the test refers to the request.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private WeakReference PublishRequest()
    {
        RateLimitRequest request = new();
        _feed.Publish(new DecisionRecord { Request = request });
        return new WeakReference(request);
    }

    private ulong Count(string name) => _statistics.Counter($"envoyrls.observation.{name}").Value;

    private sealed class Indifferent : IDecisionSink
    {
        public void Consume(ReadOnlySpan<DecisionRecord> records)
        {
        }
    }
}
