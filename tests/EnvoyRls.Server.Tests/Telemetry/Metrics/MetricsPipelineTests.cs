using System.Diagnostics;
using System.Globalization;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Core.Supervision;
using EnvoyRls.Server.Telemetry.Metrics;
using EnvoyRls.Server.Telemetry.Tracing;
using EnvoyRls.Server.Tests.Telemetry.Tracing;
using EnvoyRls.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using OpenTelemetry.Trace;
using StatusCode = EnvoyRls.Grpc.StatusCode;

namespace EnvoyRls.Server.Tests.Telemetry.Metrics;

/// <summary>Meters belong to the whole process, so none runs beside these.</summary>
[Collection(nameof(TracingPipelineTests))]
public sealed class MetricsPipelineTests
{
    private const string Method = "envoy.service.ratelimit.v3.RateLimitService/ShouldRateLimit";

    private readonly StatRegistry _statistics = new();

    [Fact]
    public async Task Statistics_of_rules_are_one_metric_with_attributes()
    {
        _statistics.Counter("ratelimit.service.rate_limit.d.user_ann.v1.over_limit").Add(3);
        _statistics.Counter("ratelimit.service.rate_limit.d.user_ann.v1.total_hits").Add(5);
        await using MetricsCollector collector = await MetricsCollector.StartAsync();
        Pipeline(collector).Dispose();

        IReadOnlyList<ReceivedPoint> points = collector.PointsOf("envoyrls.rule.hits");
        Assert.Equal(2, points.Count);
        Assert.All(points, point => Assert.Equal("d.user_ann.v1", point.Attributes["rule"]));
        Assert.Equal("3", Assert.Single(points, point => point.Attributes["outcome"] == "over_limit").Count);
        Assert.Equal("5", Assert.Single(points, point => point.Attributes["outcome"] == "total_hits").Count);
        Assert.Equal("{hit}", points[0].Unit);
    }

    [Fact]
    public async Task Other_counters_and_gauges_keep_their_names()
    {
        _statistics.Counter("ratelimit.service.config_load_success").Add(2);
        _statistics.Gauge("envoyrls.config.generation", static () => 1);
        _statistics.Gauge("envoyrls.config.generation", static () => 7.5);
        _statistics.Gauge("envoyrls.broken", static () => throw new InvalidOperationException());
        await using MetricsCollector collector = await MetricsCollector.StartAsync();
        Pipeline(collector).Dispose();

        Assert.Equal("2", Assert.Single(collector.PointsOf("ratelimit.service.config_load_success")).Count);
        string bits = Assert.Single(collector.PointsOf("envoyrls.config.generation")).Bits;
        Assert.Equal(7.5, BitConverter.UInt64BitsToDouble(ulong.Parse(bits, CultureInfo.InvariantCulture)));
        Assert.Empty(collector.PointsOf("envoyrls.broken"));
    }

    [Fact]
    public async Task The_number_of_series_is_bounded()
    {
        for (int i = 0; i < 5; i++)
        {
            _statistics.Counter($"ratelimit.service.rate_limit.d.k_{i}.total_hits").Increment();
        }

        await using MetricsCollector collector = await MetricsCollector.StartAsync();
        Pipeline(collector, options => options with { MaxSeries = 3 }).Dispose();

        Assert.Equal(3, collector.PointsOf("envoyrls.rule.hits").Count);
        Assert.Equal(2u, _statistics.Counter("envoyrls.metrics.left_out_total").Value);
    }

    [Fact]
    public async Task The_resource_names_the_service()
    {
        await using MetricsCollector collector = await MetricsCollector.StartAsync();
        Pipeline(collector).Dispose();

        Assert.Equal(("rls", "pod-1"), (collector.Resource["service.name"], collector.Resource["service.instance.id"]));
    }

    [Fact]
    public async Task Statistics_that_come_later_are_sent_at_the_interval()
    {
        await using MetricsCollector collector = await MetricsCollector.StartAsync();
        using MetricsPipeline pipeline = Pipeline(collector, options => options with { Interval = TimeSpan.FromMilliseconds(100) });
        await using Supervisor supervisor = new(TimeProvider.System, _statistics, NullLogger<Supervisor>.Instance);
        pipeline.Start(supervisor);

        _statistics.Counter("ratelimit.service.rate_limit.d.late.total_hits").Increment();

        await Eventually.TrueAsync(() => collector.PointsOf("envoyrls.rule.hits").Any(point => point.Attributes["rule"] == "d.late"));
    }

    [Fact]
    public async Task Durations_of_calls_are_told_apart_by_method_and_status()
    {
        await using MetricsCollector collector = await MetricsCollector.StartAsync();
        using (Pipeline(collector))
        {
            Assert.True(CallDuration.Enabled);
            CallDuration.Record(Method, StatusCode.Ok, TimeSpan.FromMilliseconds(1));
            CallDuration.Record(Method, StatusCode.Ok, TimeSpan.FromMilliseconds(2));
            CallDuration.Record(Method, StatusCode.Unavailable, TimeSpan.FromMilliseconds(3));
        }

        Assert.False(CallDuration.Enabled);
        IReadOnlyList<ReceivedPoint> points = collector.PointsOf("rpc.server.call.duration");
        Assert.Equal("2", Assert.Single(points, point => point.Attributes["rpc.response.status_code"] == "OK").Count);
        Assert.Equal("1", Assert.Single(points, point => point.Attributes["rpc.response.status_code"] == "UNAVAILABLE").Count);
        Assert.All(points, point => Assert.Equal((Method, "grpc", "s"), (point.Attributes["rpc.method"], point.Attributes["rpc.system.name"], point.Unit)));
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    public async Task A_duration_brings_the_trace_of_a_sampled_call_along(bool exemplars, int expected)
    {
        await using OtlpCollector traces = await OtlpCollector.StartAsync();
        await using MetricsCollector collector = await MetricsCollector.StartAsync();
        string trace;
        using (TracerProvider tracing = TracingPipeline.Start(new TracingOptions { Endpoint = traces.Endpoint }))
        using (Pipeline(collector, options => options with { Exemplars = exemplars }))
        {
            using Activity? call = Spans.Rpc(Method, default);
            trace = call!.TraceId.ToHexString();
            CallDuration.Record(Method, StatusCode.Ok, TimeSpan.FromMilliseconds(1));
        }

        ReceivedPoint point = Assert.Single(collector.PointsOf("rpc.server.call.duration"));
        Assert.Equal(Enumerable.Repeat(trace, expected), point.Traces, StringComparer.Ordinal);
    }

    private MetricsPipeline Pipeline(MetricsCollector collector, Func<MetricsOptions, MetricsOptions>? change = null)
    {
        MetricsOptions options = new()
        {
            Service = new TracingOptions { ServiceName = "rls", ServiceInstanceId = "pod-1", Endpoint = collector.Endpoint },
        };
        return new MetricsPipeline(change?.Invoke(options) ?? options, _statistics, TimeProvider.System);
    }
}
