using System.Globalization;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Core.Supervision;
using EnvoyRls.Server.Telemetry;
using EnvoyRls.Server.Telemetry.Push;
using EnvoyRls.Server.Telemetry.Statsd;
using EnvoyRls.Server.Tests.Telemetry.Push;
using EnvoyRls.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace EnvoyRls.Server.Tests.Telemetry.Statsd;

public sealed class StatsdSinkTests : IAsyncDisposable
{
    private static readonly TimeSpan Often = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Never = TimeSpan.FromHours(1);

    private readonly StatRegistry _registry = new();
    private readonly Supervisor _supervisor;
    private StatPusher? _sink;

    public StatsdSinkTests() => _supervisor = new Supervisor(TimeProvider.System, _registry, NullLogger<Supervisor>.Instance);

    public async ValueTask DisposeAsync()
    {
        await _supervisor.DisposeAsync();
        _sink?.Dispose();
    }

    [Fact]
    public async Task Counters_are_sent_as_what_they_gained_and_not_at_all_when_they_gained_nothing()
    {
        await using Collector collector = Collector.Tcp();
        Counter counter = _registry.Counter("ratelimit.a");
        counter.Add(5);
        _registry.Gauge("ratelimit.beat", () => 1);
        Start(StatProtocol.Tcp, collector.Port, Often);

        await collector.HasLineAsync("ratelimit.a:5|c");
        await SomeFlushesAsync(collector);
        counter.Add(2);
        await collector.HasLineAsync("ratelimit.a:2|c");
        await SomeFlushesAsync(collector);

        IEnumerable<string> sent = collector.Lines.Where(line => line.StartsWith("ratelimit.a:", StringComparison.Ordinal));
        Assert.Equal("ratelimit.a:5|c ratelimit.a:2|c", string.Join(' ', sent));
    }

    [Theory]
    [InlineData(7, "g:7|g")]
    [InlineData(0, "g:0|g")]
    [InlineData(0.25, "g:0.25|g")]
    [InlineData(4294967296, "g:4294967296|g")]
    public async Task Gauges_are_sent_at_every_flush(double value, string line)
    {
        await using Collector collector = Collector.Udp();
        _registry.Gauge("g", () => value);
        _registry.Gauge("broken", () => throw new InvalidOperationException("gone"));
        _registry.Gauge("nothing", () => double.NaN);
        Start(StatProtocol.Udp, collector.Port, Often);

        await Eventually.TrueAsync(() => collector.Lines.Count(sent => string.Equals(sent, line, StringComparison.Ordinal)) > 2, line);

        Assert.DoesNotContain(collector.Lines, sent => sent.StartsWith("broken", StringComparison.Ordinal) || sent.StartsWith("nothing", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Timings_are_sent_as_whole_milliseconds_without_waiting_for_the_flush()
    {
        await using Collector collector = Collector.Tcp();
        _registry.Counter("waits").Increment();
        Start(StatProtocol.Tcp, collector.Port, Never);

        _registry.Timing("ratelimit_server.ShouldRateLimit.response_time").Record(TimeSpan.FromMicroseconds(3_900));

        await collector.HasLineAsync("ratelimit_server.ShouldRateLimit.response_time:3|ms");
        Assert.DoesNotContain("waits:1|c", collector.Lines, StringComparer.Ordinal);
    }

    [Fact]
    public async Task The_stop_flushes_once_more()
    {
        await using Collector collector = Collector.Tcp();
        await using (Supervisor supervisor = new(TimeProvider.System, _registry, NullLogger<Supervisor>.Instance))
        {
            SupervisedLoop loop = Start(StatProtocol.Tcp, collector.Port, Never, supervisor: supervisor);
            await Eventually.TrueAsync(() => loop.Running, "the loop runs");
            _registry.Counter("late").Add(3);
        }

        await collector.HasLineAsync("late:3|c");
    }

    [Fact]
    public async Task Extra_tags_are_written_behind_the_name_sorted_and_sanitised()
    {
        await using Collector collector = Collector.Udp();
        _registry.Counter("ratelimit.a").Increment();
        ExtraTags tags = new([new("zone", "b"), new("commit", "1.2:3|4"), new("empty", ""), new("", "x")]);
        Start(StatProtocol.Udp, collector.Port, Often, tags);

        await collector.HasLineAsync("ratelimit.a.__commit=1_2_3_4.__zone=b:1|c");
    }

    [Fact]
    public async Task Udp_packets_hold_whole_lines_and_no_more_than_fits_a_frame()
    {
        await using Collector collector = Collector.Udp();
        for (int i = 0; i < 500; i++)
        {
            _registry.Counter(string.Create(CultureInfo.InvariantCulture, $"ratelimit.service.rate_limit.domain.key_{i}.total_hits")).Increment();
        }

        Start(StatProtocol.Udp, collector.Port, Often);

        await Eventually.TrueAsync(() => collector.Lines.Count(line => line.EndsWith(".total_hits:1|c", StringComparison.Ordinal)) == 500, "500 lines");
        Assert.All(collector.Packets, packet => Assert.InRange(packet.Length, 1, 1432));
        Assert.Contains(collector.Packets, packet => packet.Length > 1000);
    }

    [Fact]
    public async Task A_line_that_fits_no_packet_is_dropped_and_counted_and_the_others_are_sent()
    {
        await using Collector collector = Collector.Udp();
        _registry.Counter(new string('k', 70_000)).Increment();
        _registry.Counter("other").Increment();
        Start(StatProtocol.Udp, collector.Port, Often);

        await collector.HasLineAsync("other:1|c");
        await collector.HasLineAsync("envoyrls.stats_push.lines_dropped_total:1|c");
    }

    [Fact]
    public async Task A_name_cannot_smuggle_a_second_line()
    {
        await using Collector collector = Collector.Tcp();
        _registry.Counter("key_\nforged:1|c").Increment();
        Start(StatProtocol.Tcp, collector.Port, Often);

        await collector.HasLineAsync("key__forged:1|c:1|c");
        Assert.DoesNotContain("forged:1|c", collector.Lines, StringComparer.Ordinal);
    }

    [Fact]
    public async Task Counters_survive_a_collector_that_comes_late_and_one_that_goes_and_returns()
    {
        int port;
        Counter counter = _registry.Counter("survivor");
        await using (Collector probe = Collector.Tcp())
        {
            port = probe.Port;
        }

        counter.Add(10);
        Start(StatProtocol.Tcp, port, Often);
        await Task.Delay(100);
        await using (Collector first = Collector.Tcp(port))
        {
            await first.HasLineAsync("survivor:10|c");
        }

        counter.Add(7);
        await using Collector second = Collector.Tcp(port);
        await Eventually.TrueAsync(() => second.SumOf("survivor") == 7, "the gain of the outage, once");
    }

    [Fact]
    public async Task Measurements_beyond_what_the_queue_holds_are_dropped_and_counted_and_never_wait()
    {
        await using (Collector gone = Collector.Tcp())
        {
            Start(StatProtocol.Tcp, gone.Port, Never);
        }

        Timing timing = _registry.Timing("flood");
        for (int i = 0; i < 200_000; i++)
        {
            timing.Record(TimeSpan.Zero);
        }

        Assert.InRange(_registry.Counter("envoyrls.stats_push.timings_dropped_total").Value, 1UL, 200_000UL);
        Assert.Equal(200_000, timing.CountIn(0));
    }

    private static Task SomeFlushesAsync(Collector collector)
    {
        long beats = collector.SumOf("ratelimit.beat");
        return Eventually.TrueAsync(() => collector.SumOf("ratelimit.beat") >= beats + 3, "three more flushes");
    }

    private SupervisedLoop Start(StatProtocol protocol, int port, TimeSpan interval, ExtraTags? tags = null, Supervisor? supervisor = null)
    {
        StatsdOptions options = new("localhost", port, protocol, interval, tags ?? ExtraTags.None);
        _sink = StatsdSink.Create(options, _registry, TimeProvider.System, NullLogger.Instance);
        return (supervisor ?? _supervisor).Run("stats-push", _sink.RunAsync);
    }
}
