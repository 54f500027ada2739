using System.Diagnostics;
using EnvoyRls.Core.Algorithms;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Counting;
using EnvoyRls.Core.Decisions;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Server.Endpoints;
using EnvoyRls.Server.Telemetry.Tracing;
using EnvoyRls.Server.Tests.Settings;
using EnvoyRls.Server.Tests.Endpoints;
using EnvoyRls.Server.Tests.Telemetry.Decisions;
using Microsoft.Extensions.Logging.Abstractions;
using OpenTelemetry.Trace;
using Code = EnvoyRls.Api.Envoy.Service.RateLimit.V3.RateLimitResponse.Types.Code;

namespace EnvoyRls.Server.Tests.Telemetry.Tracing;

/// <summary>Whoever makes a span in this process makes it for these tests, so none runs beside them.</summary>
[CollectionDefinition(nameof(TracingPipelineTests), DisableParallelization = true)]
[Collection(nameof(TracingPipelineTests))]
public sealed class TracingPipelineTests
{
    private const string Method = "envoy.service.ratelimit.v3.RateLimitService/ShouldRateLimit";
    private const string TraceId = "4bf92f3577b34da6a3ce929d0e0e4736";
    private const string ParentId = "00f067aa0ba902b7";

    [Fact]
    public async Task Spans_nest_and_reach_the_collector_with_their_attributes()
    {
        await using OtlpCollector collector = await OtlpCollector.StartAsync();
        using (Start(collector))
        {
            using Activity? call = Spans.Rpc(Method, Parent(ActivityTraceFlags.Recorded));
            await Limiter(null).DecideAsync(new RateLimitRequest { Domain = "d" }, long.MaxValue);
        }

        ReceivedSpan rpc = collector.Span(Method);
        ReceivedSpan decision = collector.Span("ShouldRateLimit Execution");
        ReceivedSpan redis = collector.Span("Redis Pipeline Execution");
        Assert.Equal((TraceId, ParentId), (rpc.TraceId, rpc.ParentId));
        Assert.Equal((TraceId, rpc.SpanId), (decision.TraceId, decision.ParentId));
        Assert.Equal((TraceId, decision.SpanId), (redis.TraceId, redis.ParentId));
        Assert.Equal("envoy.service.ratelimit.v3.RateLimitService", rpc.Attributes["rpc.service"]);
        Assert.Equal("ShouldRateLimit", rpc.Attributes["rpc.method"]);
        Assert.Equal("d", decision.Attributes["domain"]);
        Assert.Equal("{ \"domain\": \"d\" }", decision.Attributes["request string"]);
        Assert.Equal("2", redis.Attributes["pipeline length"]);
        Assert.Equal("1", redis.Attributes["perSecondPipeline length"]);
        Assert.Equal("", decision.Error + redis.Error);
    }

    [Fact]
    public async Task Spans_go_over_grpc_as_well()
    {
        await using OtlpCollector collector = await OtlpCollector.StartAsync(TracingProtocol.Grpc);
        using (Start(collector, new TracingOptions { Protocol = TracingProtocol.Grpc }))
        {
            Spans.Rpc(Method, default)?.Dispose();
        }

        Assert.Equal("ShouldRateLimit", collector.Span(Method).Attributes["rpc.method"]);
    }

    [Fact]
    public async Task The_resource_names_the_service()
    {
        await using OtlpCollector collector = await OtlpCollector.StartAsync();
        using (Start(collector, new TracingOptions { ServiceName = "rls", ServiceNamespace = "mesh", ServiceInstanceId = "pod-1" }))
        {
            Spans.Rpc(Method, default)?.Dispose();
        }

        Assert.Equal("rls", collector.Resource["service.name"]);
        Assert.Equal("mesh", collector.Resource["service.namespace"]);
        Assert.Equal("pod-1", collector.Resource["service.instance.id"]);
    }

    [Fact]
    public async Task The_service_is_named_as_in_the_reference_unless_said_otherwise()
    {
        await using OtlpCollector collector = await OtlpCollector.StartAsync();
        using (Start(collector))
        {
            Spans.Rpc(Method, default)?.Dispose();
        }

        Assert.Equal("RateLimit", collector.Resource["service.name"]);
        Assert.DoesNotContain("service.namespace", collector.Resource.Keys, StringComparer.Ordinal);
        Assert.True(Guid.TryParse(collector.Resource["service.instance.id"], out _));
    }

    [Fact]
    public async Task Faults_mark_their_spans()
    {
        await using OtlpCollector collector = await OtlpCollector.StartAsync();
        using (Start(collector))
        {
            await Limiter(new StoreFault(StoreFaultKind.Unavailable, "gone")).DecideAsync(new RateLimitRequest(), long.MaxValue);
        }

        Assert.Equal("gone", collector.Span("Redis Pipeline Execution").Error);
        Assert.Equal("gone", collector.Span("ShouldRateLimit Execution").Error);
    }

    [Fact]
    public async Task A_decision_consists_of_its_match_its_store_and_its_judgement()
    {
        await using OtlpCollector collector = await OtlpCollector.StartAsync();
        using (Start(collector))
        {
            await using ObservedLimiter limiter = new(
                "domain: d\ndescriptors: [{key: user, rate_limit: {unit: year, requests_per_unit: 0}}]\n",
                store => new TracedCounterStore(store, TracedStoreKind.Memory));
            using Activity? call = Spans.Rpc(Method, Parent(ActivityTraceFlags.Recorded));
            await limiter.AskAsync(("user", "ann"));
        }

        string rpc = collector.Span(Method).SpanId;
        ReceivedSpan match = collector.Span("Rule Match");
        ReceivedSpan store = collector.Span("Memory Store Execution");
        ReceivedSpan decision = collector.Span("Decision");
        Assert.All([match, store, decision], span => Assert.Equal((TraceId, rpc), (span.TraceId, span.ParentId)));
        Assert.Equal("1", match.Attributes["descriptors"]);
        Assert.Contains("rules", match.Attributes.Keys, StringComparer.Ordinal);
        Assert.Equal("1", store.Attributes["charges"]);
        Assert.Equal(("OVER_LIMIT", "1"), (decision.Attributes["overall code"], decision.Attributes["denied descriptors"]));
    }

    [Fact]
    public async Task A_call_whose_trace_is_not_recorded_makes_no_span_inside()
    {
        await using OtlpCollector collector = await OtlpCollector.StartAsync();
        using (Start(collector))
        {
            await using ObservedLimiter limiter = new("domain: d\ndescriptors: [{key: user, rate_limit: {unit: year, requests_per_unit: 0}}]\n", static store => store);
            using Activity? call = Spans.Rpc(Method, Parent(ActivityTraceFlags.None));
            await limiter.AskAsync(("user", "ann"));
        }

        Assert.Empty(collector.Spans);
    }

    [Fact]
    public async Task A_call_of_json_belongs_to_the_span_its_headers_name()
    {
        await using OtlpCollector collector = await OtlpCollector.StartAsync();
        using (Start(collector))
        {
            JsonEndpoint json = new(Limiter(null), statusCompat: false, new LatencyRecorder(), NullLogger.Instance);
            await using TestSite site = await TestSite.StartAsync(app => app.UseMainEndpoints(json, TestPages.Check(new StubLimiter(static _ => default)), () => true, TestPages.Health, TestPages.NoBound()));
            using HttpRequestMessage request = new(HttpMethod.Post, "/json") { Content = new StringContent("{\"domain\":\"d\"}") };
            request.Headers.Add("b3", $"{TraceId}-{ParentId}-1");
            (await site.Client.SendAsync(request)).Dispose();
        }

        ReceivedSpan page = collector.Span("NewJsonHandler Remaining Execution");
        Assert.Equal((TraceId, ParentId), (page.TraceId, page.ParentId));
        Assert.Equal("{ \"overallCode\": \"OK\" }", page.Attributes["response"]);
        Assert.Equal(page.SpanId, collector.Span("ShouldRateLimit Execution").ParentId);
    }

    [Theory]
    [InlineData(0, ActivityTraceFlags.Recorded, 1)]
    [InlineData(1, ActivityTraceFlags.None, 0)]
    [InlineData(0, null, 0)]
    [InlineData(1, null, 1)]
    [InlineData(7, null, 1)]
    [InlineData(-1, null, 0)]
    public async Task A_parent_decides_whether_a_trace_is_recorded_and_the_rate_where_there_is_none(double rate, ActivityTraceFlags? parent, int spans)
    {
        await using OtlpCollector collector = await OtlpCollector.StartAsync();
        using (Start(collector, new TracingOptions { SamplingRate = rate }))
        {
            Spans.Rpc(Method, parent is { } flags ? Parent(flags) : default)?.Dispose();
        }

        Assert.Equal(spans, collector.Spans.Count);
    }

    [Fact]
    public void Nothing_is_made_while_tracing_is_off()
    {
        Assert.False(Spans.Enabled);
        Assert.Null(Spans.Rpc(Method, Parent(ActivityTraceFlags.Recorded)));
        RateLimitRequest request = new();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            Spans.ShouldRateLimit(request)?.Dispose();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [InlineData("http", false)]
    [InlineData("", false)]
    [InlineData("grpc", true)]
    public void Protocols_are_http_and_grpc(string text, bool grpc) =>
        Assert.Equal(grpc, SettingsOf.Valid(("TRACING_EXPORTER_PROTOCOL", text)).Tracing.ExportOverGrpc);

    [Fact]
    public void Another_protocol_is_refused()
    {
        string error = SettingsOf.OnlyError(("TRACING_EXPORTER_PROTOCOL", "udp"));

        Assert.StartsWith("TRACING_EXPORTER_PROTOCOL: 'udp' is not ", error, StringComparison.Ordinal);
        Assert.All(["http", "grpc"], name => Assert.Contains(name, error, StringComparison.Ordinal));
    }

    private static TracerProvider Start(OtlpCollector collector, TracingOptions? options = null) =>
        TracingPipeline.Start((options ?? new TracingOptions()) with { Endpoint = collector.Endpoint });

    private static ActivityContext Parent(ActivityTraceFlags flags) =>
        new(ActivityTraceId.CreateFromString(TraceId), ActivitySpanId.CreateFromString(ParentId), flags, isRemote: true);

    // A limiter of three charges, one of them on a one-second window.
    private static TracedLimiter Limiter(StoreFault? fault)
    {
        TracedCounterStore store = new(new FixedStore(fault), TracedStoreKind.RedisWithPerSecond);
        return new TracedLimiter(new ChargingLimiter(store));
    }

    private sealed class ChargingLimiter(ICounterStore store) : IRateLimiter
    {
        public async ValueTask<RateLimitResult> DecideAsync(
        RateLimitRequest request, long deadline, DecisionDetails? details = null, ReusedResponse? response = null)
        {
            ChargeBatch batch = new();
            batch.Add("a"u8, "1"u8).Window = new Window(0, 60_000_000);
            batch.Add("b"u8, "1"u8).Window = new Window(0, 1_000_000);
            batch.Add("c"u8, "1"u8).Window = new Window(0, 3600_000_000);
            return await store.ChargeAsync(batch) is { } fault
                ? new RateLimitResult(new CallFault(CallFaultKind.StoreUnavailable, fault.Message))
                : new RateLimitResult(new RateLimitResponse { OverallCode = Code.Ok });
        }
    }
}
