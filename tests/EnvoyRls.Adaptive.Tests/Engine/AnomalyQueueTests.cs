using EnvoyRls.Adaptive.Archive;
using EnvoyRls.Adaptive.Engine;
using EnvoyRls.Core.Statistics;
using Microsoft.Extensions.Logging.Abstractions;

namespace EnvoyRls.Adaptive.Tests.Engine;

public sealed class AnomalyQueueTests
{
    private readonly AnomalyShelf _shelf = new();
    private readonly StatRegistry _statistics = new();
    private readonly AnomalyQueue _queue;

    public AnomalyQueueTests() => _queue = new AnomalyQueue(_shelf, _statistics, NullLogger<AnomalyQueue>.Instance);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Writes_the_latest_word_on_each()
    {
        _queue.Add([Of("a", requests: 1), Of("b", requests: 1)]);
        _queue.Add([Of("a", requests: 5)]);
        await _queue.FlushAsync(Cancellation);
        Assert.Equal([("a", 5L), ("b", 1L)], _shelf.Written.Select(anomaly => (anomaly.Id, anomaly.Requests)).Order());
    }

    [Fact]
    public async Task Keeps_what_could_not_be_written_and_lets_newer_words_stand()
    {
        _queue.Add([Of("a", requests: 1), Of("b", requests: 1)]);
        _shelf.WhenAsked = () =>
        {
            _queue.Add([Of("a", requests: 9)]);
            throw new ArchiveException("away");
        };
        await _queue.FlushAsync(Cancellation);
        Assert.Empty(_shelf.Written);

        _shelf.WhenAsked = null;
        await _queue.FlushAsync(Cancellation);
        Assert.Equal([("a", 9L), ("b", 1L)], _shelf.Written.Select(anomaly => (anomaly.Id, anomaly.Requests)).Order());
    }

    [Fact]
    public async Task Drops_the_oldest_where_too_many_wait()
    {
        _queue.Add(Enumerable.Range(0, 10_003).Select(i => Of($"{i:D5}", requests: 1)));
        await _queue.FlushAsync(Cancellation);
        Assert.Equal(3ul, _statistics.Counter("envoyrls.adaptive.anomalies_dropped_total").Value);
        Assert.Equal(10_000, _shelf.Written.Count);
        Assert.Equal("00003", _shelf.Written.Min(anomaly => anomaly.Id));
    }

    private static Anomaly Of(string id, long requests) => new(
        id, DateTimeOffset.UnixEpoch, null, "edge", "remote_address=203.0.113.9", "key", null, "203.0.113.9", requests, "ecod", 12, 0.97, "much traffic", "{}");
}
