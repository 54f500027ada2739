using System.Globalization;
using System.Text.Json;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Server.Telemetry.Events;
using EnvoyRls.Server.Tests.Telemetry.Decisions;
using EnvoyRls.Testing;

namespace EnvoyRls.Server.Tests.Telemetry.Events;

public sealed class EventSenderTests
{
    private const string Rules = "domain: d\ndescriptors: [{key: user, rate_limit: {unit: year, requests_per_unit: 0, name: none}}]\n";

    private readonly StatRegistry _statistics = new();
    private readonly RecordingLogger _log = new();

    [Fact]
    public async Task A_violation_is_a_cloud_event()
    {
        await using EventReceiverStub receiver = await EventReceiverStub.StartAsync();
        await SendAsync(Options(receiver) with { Token = () => "t0ken" }, users: 1, () => Eventually.TrueAsync(() => Sent == 1));

        JsonElement sent = Assert.Single(receiver.Events);
        Assert.Equal("application/cloudevents-batch+json; charset=utf-8", receiver.ContentType);
        Assert.Equal("Bearer t0ken", receiver.Authorization);
        Assert.True(Guid.TryParse(sent.GetProperty("id").GetString(), out _));
        Assert.Equal(
            ["1.0", "/envoyrls/pod%2F1", "envoyrls.limit.violated", "d.user", "2025-11-21T10:00:00Z", "application/json"],
            new[] { "specversion", "source", "type", "subject", "time", "datacontenttype" }.Select(name => sent.GetProperty(name).GetString()),
            StringComparer.Ordinal);
        Assert.Equal(
            """{"domain":"d","rule":"d.user","source":"file","entries":[{"key":"user","value":"0"}],"limit":{"amount":0,"window_ms":31536000000,"algorithm":"fixed_window","name":"none"},"enforced":true,"count":1,"hits":1,"first":"2025-11-21T10:00:00Z","last":"2025-11-21T10:00:00Z"}""",
            sent.GetProperty("data").GetRawText());
    }

    [Fact]
    public async Task Many_events_go_in_batches()
    {
        await using EventReceiverStub receiver = await EventReceiverStub.StartAsync();
        await SendAsync(Options(receiver) with { Batch = 2 }, users: 5, () => Eventually.TrueAsync(() => Sent == 5));

        Assert.Equal([2, 2, 1], receiver.Batches.Select(batch => batch.Length));
        Assert.Equal(5, receiver.Events.Select(Id).Distinct(StringComparer.Ordinal).Count());
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(429)]
    [InlineData(408)]
    public async Task What_may_pass_is_tried_again_under_the_same_ids(int code)
    {
        await using EventReceiverStub receiver = await EventReceiverStub.StartAsync();
        receiver.Answer(code, code);
        await SendAsync(Options(receiver), users: 2, () => Eventually.TrueAsync(() => Sent == 2));

        Assert.Equal(3, receiver.Batches.Count);
        Assert.Equal(2u, Count("retries_total"));
        Assert.All(receiver.Batches, batch => Assert.Equal(receiver.Batches[0].Select(Id), batch.Select(Id), StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(404)]
    [InlineData(301)]
    public async Task What_will_not_pass_is_given_up_at_once(int code)
    {
        await using EventReceiverStub receiver = await EventReceiverStub.StartAsync();
        receiver.Answer(code);
        await SendAsync(Options(receiver), users: 1, () => Eventually.TrueAsync(() => Failed == 1));

        Assert.Single(receiver.Batches);
        Assert.StartsWith(
            string.Create(CultureInfo.InvariantCulture, $"Warning: The receiver of events did not take 1: status {code};"), Assert.Single(_log.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_receiver_that_does_not_answer_is_asked_again()
    {
        await using EventReceiverStub receiver = await EventReceiverStub.StartAsync();
        receiver.Hang();
        EventOptions options = Options(receiver) with { AttemptTimeout = TimeSpan.FromMilliseconds(500) };
        await SendAsync(options, users: 1, () => Eventually.TrueAsync(() => Sent >= 1));

        Assert.Equal(Id(receiver.Events[0]), Id(receiver.Events[1]));
    }

    [Fact]
    public async Task A_dead_receiver_costs_its_batch_and_not_the_next()
    {
        await using EventReceiverStub receiver = await EventReceiverStub.StartAsync();
        receiver.Answer(500, 500, 500);
        EventOptions options = Options(receiver) with { Batch = 1, Retries = 2 };
        await SendAsync(options, users: 2, () => Eventually.TrueAsync(() => Sent == 1));

        Assert.Equal(1u, Failed);
        Assert.Equal(4, receiver.Batches.Count);
    }

    [Fact]
    public async Task Nobody_there_is_a_failure_like_any_other()
    {
        EventOptions options = new() { Url = new Uri($"http://127.0.0.1:{FreePort.Next()}/"), Instance = "i", Interval = Soon, Retries = 1, FirstDelay = Soon };
        await SendAsync(options, users: 1, () => Eventually.TrueAsync(() => Failed == 1));

        Assert.Equal(1u, Count("retries_total"));
    }

    [Fact]
    public async Task The_minute_under_way_is_sent_at_the_stop()
    {
        await using EventReceiverStub receiver = await EventReceiverStub.StartAsync();
        ViolationSink sink = new(Options(receiver), _statistics);
        await using ObservedLimiter limiter = new(Rules, sink);
        await limiter.AskAsync(("user", "ann"));
        EventSender sender = new(Options(receiver), sink, _statistics, limiter.Time, _log);

        Assert.Equal(1, _statistics.Gauges.Single(gauge => gauge.Name == "envoyrls.events.pending").Value);
        await sender.DisposeAsync();

        Assert.Single(receiver.Events);
        Assert.Equal(1u, Sent);
    }

    [Fact]
    public async Task The_stop_does_not_wait_for_a_receiver_that_hangs()
    {
        await using EventReceiverStub receiver = await EventReceiverStub.StartAsync();
        receiver.Hang();
        EventOptions options = Options(receiver) with { Batch = 1, DrainTimeout = TimeSpan.FromMilliseconds(200) };
        ViolationSink sink = new(options, _statistics);
        await using ObservedLimiter limiter = new(Rules, sink);
        await limiter.AskAsync(("user", "ann"));
        await limiter.AskAsync(("user", "bob"));

        await new EventSender(options, sink, _statistics, TimeProvider.System, _log).DisposeAsync();

        Assert.Equal((0u, 2u), (Sent, Failed));
        Assert.Equal("Warning: 2 events about violations were not sent before the stop", Assert.Single(_log.Lines));
    }

    [Fact]
    public async Task A_batch_that_was_under_way_is_sent_at_the_stop()
    {
        await using EventReceiverStub receiver = await EventReceiverStub.StartAsync();
        receiver.Hang();
        await SendAsync(Options(receiver), users: 1, () => Eventually.TrueAsync(() => receiver.Batches.Count == 1));

        Assert.Equal(Id(receiver.Events[0]), Id(receiver.Events[1]));
        Assert.Equal((1u, 0u), (Sent, Failed));
    }

    private static TimeSpan Soon => TimeSpan.FromMilliseconds(20);

    private ulong Sent => Count("sent_total");

    private ulong Failed => Count("failed_total");

    private static EventOptions Options(EventReceiverStub receiver) => new()
    {
        Url = receiver.Url,
        Instance = "pod/1",
        Interval = Soon,
        FirstDelay = Soon,
        LongestDelay = TimeSpan.FromMilliseconds(200),
    };

    /// <summary>Violates a limit for as many users a minute ago and sends what comes of it until a condition holds.</summary>
    private async Task SendAsync(EventOptions options, int users, Func<Task> until)
    {
        ViolationSink sink = new(options, _statistics);
        await using ObservedLimiter limiter = new(Rules, sink);
        for (int i = 0; i < users; i++)
        {
            await limiter.AskAsync(("user", i.ToString(CultureInfo.InvariantCulture)));
        }

        // Its minute is long over by the sender's clock.
        EventSender sender = new(options, sink, _statistics, TimeProvider.System, _log);
        using CancellationTokenSource stop = new();
        Task running = sender.RunAsync(stop.Token);
        await until();
        await stop.CancelAsync();
        await running.ContinueWith(static _ => { }, TaskScheduler.Default);
        await sender.DisposeAsync();
    }

    private static string? Id(JsonElement sent) => sent.GetProperty("id").GetString();

    private ulong Count(string name) => _statistics.Counter($"envoyrls.events.{name}").Value;
}
