using System.Diagnostics;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Server.Telemetry.Prometheus;
using EnvoyRls.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace EnvoyRls.Server.Tests.Telemetry.Prometheus;

public sealed class OpenMetricsTests
{
    private static readonly ActivityTraceId Trace = ActivityTraceId.CreateFromString("4bf92f3577b34da6a3ce929d0e0e4736");

    private readonly StatRegistry _registry = new();
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Counters_are_named_without_their_suffix_and_those_that_have_none_keep_their_names()
    {
        _registry.Counter("envoyrls.a_total").Add(2);
        _registry.Counter("ratelimit.service.config_load_error").Add(3);
        string text = await ScrapeAsync();

        Assert.Contains("# TYPE envoyrls_a counter\nenvoyrls_a_total 2\n", text, StringComparison.Ordinal);
        Assert.Contains("# TYPE ratelimit_service_config_load_error unknown\nratelimit_service_config_load_error 3\n", text, StringComparison.Ordinal);
        Assert.EndsWith("\n# EOF\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_line_is_empty_and_families_are_named_once()
    {
        _registry.Counter("a").Increment();
        string[] lines = (await ScrapeAsync()).TrimEnd('\n').Split('\n');

        Assert.DoesNotContain("", lines, StringComparer.Ordinal);
        string[] families = [.. lines.Where(line => line.StartsWith("# TYPE ", StringComparison.Ordinal)).Select(line => line.Split(' ')[2])];
        Assert.Equal(families.Length, families.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task Bounds_of_buckets_are_canonical()
    {
        _registry.Timing("ratelimit_server.ShouldRateLimit.response_time").Record(TimeSpan.FromMilliseconds(1));
        string text = await ScrapeAsync();

        Assert.All(
            ["0.005", "1.0", "2.5", "10.0", "+Inf"],
            bound => Assert.Contains($$"""ratelimit_service_response_time_seconds_bucket{grpc_method="ShouldRateLimit",le="{{bound}}"} 1""", text, StringComparison.Ordinal));
        Assert.DoesNotContain("le=\"1\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bucket_shows_the_last_traced_call_that_fell_into_it()
    {
        Exemplars exemplars = new(_time);
        exemplars.Keep(ActivityTraceId.CreateRandom(), TimeSpan.FromMilliseconds(29));
        _time.Advance(TimeSpan.FromSeconds(1));
        exemplars.Keep(Trace, TimeSpan.FromMilliseconds(30));
        _registry.Timing("ratelimit_server.ShouldRateLimit.response_time").Record(TimeSpan.FromMilliseconds(30));
        _registry.Timing("ratelimit_server.Check.response_time").Record(TimeSpan.FromMilliseconds(30));
        string text = await ScrapeAsync(exemplars);

        string shown = Assert.Single(text.Split('\n'), line => line.Contains(" # {", StringComparison.Ordinal));
        Assert.Equal(
            """ratelimit_service_response_time_seconds_bucket{grpc_method="ShouldRateLimit",le="0.05"} 1 # {trace_id="4bf92f3577b34da6a3ce929d0e0e4736"} 0.03 1235.000""",
            shown);
    }

    [Fact]
    public async Task The_older_text_knows_no_exemplars()
    {
        Exemplars exemplars = new(_time);
        exemplars.Keep(Trace, TimeSpan.FromMilliseconds(30));
        _registry.Timing("ratelimit_server.ShouldRateLimit.response_time").Record(TimeSpan.FromMilliseconds(30));

        Assert.DoesNotContain("trace_id", await ScrapeAsync(exemplars, TextFormat.Prometheus), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(1000)]
    [InlineData(10_000_000)]
    public void A_call_of_any_duration_is_kept(int milliseconds)
    {
        Exemplars exemplars = new(_time);
        exemplars.Keep(Trace, TimeSpan.FromMilliseconds(milliseconds));

        Assert.Equal(Trace, exemplars.Find(double.NegativeInfinity, double.PositiveInfinity)!.Trace);
        Assert.NotNull(exemplars.Find(milliseconds - 1, milliseconds));
        Assert.Null(exemplars.Find(milliseconds, double.PositiveInfinity));
    }

    private Task<string> ScrapeAsync(Exemplars? exemplars = null, TextFormat format = TextFormat.OpenMetrics) =>
        Scrape.AllAsync(new PrometheusExposition(_registry, new PrometheusOptions { Exemplars = exemplars }, NullLogger.Instance), format);
}
