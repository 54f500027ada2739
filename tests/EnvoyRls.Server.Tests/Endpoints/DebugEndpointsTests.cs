using System.Net;
using System.Text.Json;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Server.Endpoints;
using EnvoyRls.Server.Telemetry.Prometheus;
using Microsoft.Extensions.Logging.Abstractions;

namespace EnvoyRls.Server.Tests.Endpoints;

public sealed class DebugEndpointsTests
{
    private const string Index = """
        /debug/gc: memory, garbage collector, thread pool and compiler in numbers (loopback only)
        /debug/threads: threads of the process and the processor time of each (loopback only)
        /health: components of the service's health and its background loops
        /metrics: print out stats for Prometheus
        /rlconfig: print out the currently loaded configuration for debugging
        /stats: print out stats; ?format=json for JSON

        """;

    private readonly StatRegistry _registry = new();

    [Theory]
    [InlineData("/")]
    [InlineData("/nowhere")]
    [InlineData("/stats/")]
    [InlineData("/debug/pprofile")]
    public async Task Every_unknown_path_lists_the_pages(string path) => Assert.Equal((HttpStatusCode.OK, Index), await GetAsync(path));

    [Fact]
    public async Task Rules_are_printed_as_they_are() =>
        Assert.Equal((HttpStatusCode.OK, "foo.k1_v1: unit=MINUTE requests_per_unit=3\n"), await GetAsync("/rlconfig"));

    [Theory]
    [InlineData("/debug/pprof")]
    [InlineData("/debug/pprof/")]
    [InlineData("/debug/pprof/heap")]
    public async Task Pprof_says_what_to_use_instead(string path)
    {
        (HttpStatusCode status, string body) = await GetAsync(path);

        Assert.Equal(HttpStatusCode.NotFound, status);
        Assert.Contains("dotnet-trace", body, StringComparison.Ordinal);
        Assert.Equal(1, body.Count(c => c == '\n'));
    }

    [Fact]
    public async Task Stats_lists_every_counter_gauge_and_timing_sorted()
    {
        Populate();

        Assert.Equal((HttpStatusCode.OK, "a: 0.5\nb: 18446744073709551615\nc: count=2 sum_ms=1500\nd: 0\n"), await GetAsync("/stats"));
    }

    [Fact]
    public async Task Stats_come_as_json_too()
    {
        Populate();

        (HttpStatusCode status, string body) = await GetAsync("/stats?format=json");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(
            """{"counters":{"b":18446744073709551615,"d":0},"gauges":{"a":0.5},"timings":{"c":{"count":2,"sum_ms":1500}}}""",
            JsonSerializer.Serialize(JsonDocument.Parse(body).RootElement));
    }

    [Fact]
    public async Task Metrics_are_shown_on_the_debug_port_too()
    {
        Populate();

        (HttpStatusCode status, string body) = await GetAsync("/metrics");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.StartsWith("# HELP a The statistic a.\n# TYPE a gauge\na 0.5\n", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/debug/gc", "gc.server: ", "gc.collections: gen0=", "threadpool.threads: ", "jit.methods: ")]
    [InlineData("/debug/threads", "threadpool.threads: ", "lock.contentions: ", "thread ", " cpu_ms=")]
    public async Task The_runtime_is_shown_to_this_machine(string path, params string[] parts)
    {
        (HttpStatusCode status, string body) = await GetAsync(path);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.All(parts, part => Assert.Contains(part, body, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("::1", true)]
    [InlineData("::ffff:127.0.0.1", true)]
    [InlineData("127.0.0.6", false)]
    [InlineData("::ffff:127.0.0.6", false)]
    [InlineData("10.0.0.1", false)]
    [InlineData("fe80::1", false)]
    public void This_machine_is_its_loopback_address_and_no_sidecars(string peer, bool thisMachine) =>
        Assert.Equal(thisMachine, DebugEndpoints.IsThisMachine(IPAddress.Parse(peer)));

    [Fact]
    public async Task A_page_for_this_machine_alone_is_refused_to_others()
    {
        await using TestSite site = await SiteAsync(peer: IPAddress.Parse("10.0.0.1"));

        Assert.Equal(HttpStatusCode.Forbidden, (await site.Client.GetAsync("/debug/gc")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await site.Client.GetAsync("/debug/threads")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await site.Client.GetAsync("/stats")).StatusCode);
    }

    private void Populate()
    {
        _registry.Counter("b").Add(ulong.MaxValue);
        _registry.Counter("d");
        _registry.Gauge("a", () => 0.5);
        _registry.Gauge("broken", () => throw new InvalidOperationException("gone"));
        _registry.Timing("c").Record(TimeSpan.FromMilliseconds(500));
        _registry.Timing("c").Record(TimeSpan.FromSeconds(1));
    }

    private async Task<(HttpStatusCode Status, string Body)> GetAsync(string path)
    {
        await using TestSite site = await SiteAsync();
        using HttpResponseMessage response = await site.Client.GetAsync(path);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private Task<TestSite> SiteAsync(IPAddress? peer = null)
    {
        PrometheusExposition exposition = new(_registry, new PrometheusOptions(), NullLogger.Instance);
        IReadOnlyList<DebugPage> pages = DebugPages.Create(_registry, exposition, () => "healthy: yes\n", () => "foo.k1_v1: unit=MINUTE requests_per_unit=3\n");
        return TestSite.StartAsync(app =>
        {
            app.Use(next => context =>
            {
                context.Connection.RemoteIpAddress = peer ?? context.Connection.RemoteIpAddress;
                return next(context);
            });
            app.UseDebugEndpoints(pages);
        });
    }
}
