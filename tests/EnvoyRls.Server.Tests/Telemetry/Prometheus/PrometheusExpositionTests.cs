using System.Globalization;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Server.Telemetry;
using EnvoyRls.Server.Telemetry.Prometheus;
using Microsoft.Extensions.Logging.Abstractions;

namespace EnvoyRls.Server.Tests.Telemetry.Prometheus;

public sealed class PrometheusExpositionTests
{
    private readonly StatRegistry _registry = new();

    [Fact]
    public async Task The_text_is_this()
    {
        _registry.Counter("ratelimit.service.rate_limit.d.k.over_limit").Add(1);
        _registry.Counter("ratelimit.service.rate_limit.d.k.l.over_limit").Add(2);
        _registry.Counter("ratelimit.service.rate_limit.d.k.l.m.over_limit").Add(3);
        _registry.Counter("ratelimit.service.rate_limit.d.q\"\\\n.over_limit").Add(ulong.MaxValue);
        _registry.Gauge("ratelimit.localcache.entryCount", () => 1.5);
        _registry.Timing("ratelimit_server.Check.response_time").Record(TimeSpan.FromMilliseconds(1000));
        _registry.Timing("ratelimit_server.Check.response_time").Record(TimeSpan.FromMilliseconds(5));
        _registry.Timing("ratelimit_server.Check.response_time").Record(TimeSpan.FromMinutes(1));
        _registry.Timing("load").Record(TimeSpan.FromMilliseconds(20));

        Assert.Equal(
            """
            # HELP load The statistic load.
            # TYPE load summary
            load_sum 20
            load_count 1
            # HELP ratelimit_localcache_entryCount The statistic ratelimit.localcache.entryCount.
            # TYPE ratelimit_localcache_entryCount gauge
            ratelimit_localcache_entryCount 1.5
            # HELP ratelimit_service_rate_limit_over_limit Hits that were over their limit.
            # TYPE ratelimit_service_rate_limit_over_limit counter
            ratelimit_service_rate_limit_over_limit{domain="d",key1="k"} 1
            ratelimit_service_rate_limit_over_limit{domain="d",key1="k",key2="l"} 5
            ratelimit_service_rate_limit_over_limit{domain="d",key1="q\"\\\n"} 18446744073709551615
            # HELP ratelimit_service_response_time_seconds How long calls took, by gRPC method.
            # TYPE ratelimit_service_response_time_seconds histogram
            ratelimit_service_response_time_seconds_bucket{grpc_method="Check",le="0.005"} 1
            ratelimit_service_response_time_seconds_bucket{grpc_method="Check",le="0.01"} 1
            ratelimit_service_response_time_seconds_bucket{grpc_method="Check",le="0.025"} 1
            ratelimit_service_response_time_seconds_bucket{grpc_method="Check",le="0.05"} 1
            ratelimit_service_response_time_seconds_bucket{grpc_method="Check",le="0.1"} 1
            ratelimit_service_response_time_seconds_bucket{grpc_method="Check",le="0.25"} 1
            ratelimit_service_response_time_seconds_bucket{grpc_method="Check",le="0.5"} 1
            ratelimit_service_response_time_seconds_bucket{grpc_method="Check",le="1"} 2
            ratelimit_service_response_time_seconds_bucket{grpc_method="Check",le="2.5"} 2
            ratelimit_service_response_time_seconds_bucket{grpc_method="Check",le="5"} 2
            ratelimit_service_response_time_seconds_bucket{grpc_method="Check",le="10"} 2
            ratelimit_service_response_time_seconds_bucket{grpc_method="Check",le="+Inf"} 3
            ratelimit_service_response_time_seconds_sum{grpc_method="Check"} 61.005
            ratelimit_service_response_time_seconds_count{grpc_method="Check"} 3

            """,
            await Scrape.StatisticsAsync(_registry));
    }

    [Fact]
    public async Task Later_scrapes_show_new_statistics_new_values_and_replaced_gauges()
    {
        PrometheusExposition exposition = new(_registry, new PrometheusOptions(), NullLogger.Instance);
        _registry.Counter("b").Increment();
        _registry.Gauge("g", () => 1);
        Assert.Equal("b 1 g 1", await SamplesAsync(exposition));

        _registry.Counter("b").Increment();
        _registry.Counter("a").Add(7);
        _registry.Gauge("g", () => 2);
        _registry.Timing("t").Record(TimeSpan.FromMilliseconds(1));
        Assert.Equal("a 7 b 2 g 2 t_sum 1 t_count 1", await SamplesAsync(exposition));
    }

    [Fact]
    public async Task A_gauge_without_a_number_has_no_sample()
    {
        _registry.Gauge("broken", () => throw new InvalidOperationException("gone"));
        _registry.Gauge("infinite", () => double.PositiveInfinity);

        Assert.Empty(Scrape.Samples(await Scrape.StatisticsAsync(_registry)));
    }

    [Fact]
    public async Task Response_times_in_milliseconds_fall_into_the_same_bounds_taken_as_milliseconds()
    {
        PrometheusExposition exposition = new(_registry, new PrometheusOptions { ResponseTimeAsMilliseconds = true }, NullLogger.Instance);
        Timing timing = _registry.Timing("ratelimit_server.Check.response_time");
        timing.Record(TimeSpan.FromMilliseconds(2));
        timing.Record(TimeSpan.FromMilliseconds(1000));

        string text = await Scrape.StatisticsAsync(exposition);

        Assert.Contains("_bucket{grpc_method=\"Check\",le=\"1\"} 0\n", text, StringComparison.Ordinal);
        Assert.Contains("_bucket{grpc_method=\"Check\",le=\"2.5\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("_bucket{grpc_method=\"Check\",le=\"10\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("_bucket{grpc_method=\"Check\",le=\"+Inf\"} 2\n", text, StringComparison.Ordinal);
        Assert.Contains("_sum{grpc_method=\"Check\"} 1002\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Series_are_bounded_and_what_is_left_out_is_counted()
    {
        for (int i = 0; i < 10; i++)
        {
            _registry.Counter(string.Create(CultureInfo.InvariantCulture, $"ratelimit.service.rate_limit.d.k{i}.total_hits")).Increment();
        }

        PrometheusExposition exposition = new(_registry, new PrometheusOptions { MaxSeries = 4 }, NullLogger.Instance);
        await Scrape.AllAsync(exposition);
        string all = await Scrape.AllAsync(exposition);

        Assert.Equal(4, Scrape.Samples(all).Count(line => line.StartsWith("ratelimit_service_rate_limit_total_hits{", StringComparison.Ordinal)));
        Assert.Contains("\nenvoyrls_exposition_series 4\n", all, StringComparison.Ordinal);
        Assert.Contains("\nenvoyrls_exposition_left_out_total 6\n", all, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_belongs_to_another_type_is_left_out_and_counted()
    {
        _registry.Counter("same").Increment();
        _registry.Gauge("same", () => 9);

        string all = await Scrape.AllAsync(new PrometheusExposition(_registry, new PrometheusOptions(), NullLogger.Instance));

        Assert.Contains("# TYPE same counter\nsame 1\n", all, StringComparison.Ordinal);
        Assert.Contains("\nenvoyrls_exposition_left_out_total 1\n", all, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mapping_file_replaces_the_built_in_mapping()
    {
        string path = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(path, "mappings: [{match: 'a.*', name: mine, scale: 0.5, labels: {l: $1}}, {match: 'secret', action: drop}]");
            _registry.Counter("a.x").Add(3);
            _registry.Counter("secret").Add(3);
            _registry.Counter("ratelimit.service.rate_limit.d.k.total_hits").Add(1);
            ExtraTags tags = new([new("zone", "b")]);

            string text = await Scrape.StatisticsAsync(_registry, new PrometheusOptions { MapperFile = path, Tags = tags });

            Assert.Equal(
                "mine{l=\"x\",zone=\"b\"} 1.5 ratelimit_service_rate_limit_d_k_total_hits{zone=\"b\"} 1",
                string.Join(' ', Scrape.Samples(text)));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData("mappings:\n- match: a\n  naem: n", ":3:3: 'naem' is not one of ")]
    [InlineData(null, "Could not find file")]
    public async Task A_broken_mapping_file_is_logged_with_its_place_and_the_built_in_mapping_stays(string? content, string place)
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        if (content is not null)
        {
            await File.WriteAllTextAsync(path, content);
        }

        try
        {
            RecordingLogger log = new();
            _registry.Counter("ratelimit.service.rate_limit.d.k.total_hits").Add(1);

            string text = await Scrape.StatisticsAsync(new PrometheusExposition(_registry, new PrometheusOptions { MapperFile = path }, log));

            Assert.Contains("ratelimit_service_rate_limit_total_hits{domain=\"d\",key1=\"k\"} 1", text, StringComparison.Ordinal);
            string line = Assert.Single(log.Lines);
            Assert.StartsWith("Error: PROMETHEUS_MAPPER_YAML: ", line, StringComparison.Ordinal);
            Assert.Contains(path, line, StringComparison.Ordinal);
            Assert.Contains(place, line, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task The_process_and_the_runtime_are_shown()
    {
        string all = await Scrape.AllAsync(new PrometheusExposition(_registry, new PrometheusOptions(), NullLogger.Instance));
        Dictionary<string, double> samples = Scrape.Samples(all)
            .ToDictionary(line => line.Split(' ')[0], line => double.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture), StringComparer.Ordinal);

        Assert.InRange(samples["process_cpu_seconds_total"], 0.01, 100_000);
        Assert.InRange(samples["process_resident_memory_bytes"], 1e6, 1e11);
        Assert.InRange(DateTimeOffset.UtcNow.ToUnixTimeSeconds() - samples["process_start_time_seconds"], -5, 100_000);
        Assert.InRange(samples["process_open_fds"], 3, 1e6);
        Assert.InRange(samples["dotnet_threadpool_threads"], 1, 1e5);
        Assert.True(samples["dotnet_gc_heap_bytes"] > 0);
    }

    [Fact]
    public async Task Latencies_are_shown_finely_enough_for_calls_of_less_than_a_millisecond()
    {
        _registry.CallLatency.Record(TimeSpan.FromMicroseconds(80));
        _registry.CallLatency.Record(TimeSpan.FromMicroseconds(300));
        _registry.CallLatency.Record(TimeSpan.FromSeconds(30));
        _registry.StoreLatency.Record(TimeSpan.FromMilliseconds(15));
        PrometheusOptions options = new() { Tags = new ExtraTags([KeyValuePair.Create("zone", "a")]) };

        string all = await Scrape.AllAsync(new PrometheusExposition(_registry, options, NullLogger.Instance));

        Assert.Contains("# TYPE envoyrls_call_duration_seconds histogram\n", all, StringComparison.Ordinal);
        Assert.Contains("envoyrls_call_duration_seconds_bucket{zone=\"a\",le=\"0.0001\"} 1\n", all, StringComparison.Ordinal);
        Assert.Contains("envoyrls_call_duration_seconds_bucket{zone=\"a\",le=\"0.00025\"} 1\n", all, StringComparison.Ordinal);
        Assert.Contains("envoyrls_call_duration_seconds_bucket{zone=\"a\",le=\"0.0005\"} 2\n", all, StringComparison.Ordinal);
        Assert.Contains("envoyrls_call_duration_seconds_bucket{zone=\"a\",le=\"2.5\"} 2\n", all, StringComparison.Ordinal);
        Assert.Contains("envoyrls_call_duration_seconds_count{zone=\"a\"} 3\n", all, StringComparison.Ordinal);
        Assert.Contains("envoyrls_store_duration_seconds_bucket{zone=\"a\",le=\"0.02\"} 1\n", all, StringComparison.Ordinal);
        Assert.Contains("envoyrls_store_duration_seconds_bucket{zone=\"a\",le=\"0.01\"} 0\n", all, StringComparison.Ordinal);
    }

    private static async Task<string> SamplesAsync(PrometheusExposition exposition) =>
        string.Join(' ', Scrape.Samples(await Scrape.StatisticsAsync(exposition)));
}
