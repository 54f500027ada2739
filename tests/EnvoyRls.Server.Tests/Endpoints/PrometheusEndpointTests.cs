using System.Globalization;
using System.Net;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Server.Endpoints;
using EnvoyRls.Server.Telemetry.Prometheus;
using Microsoft.Extensions.Logging.Abstractions;

namespace EnvoyRls.Server.Tests.Endpoints;

public sealed class PrometheusEndpointTests
{
    private readonly StatRegistry _registry = new();

    [Fact]
    public async Task The_exposition_is_on_its_path_and_nothing_is_elsewhere()
    {
        _registry.Counter("a").Increment();
        await using TestSite site = await SiteAsync("/custom");
        using HttpResponseMessage response = await site.Client.GetAsync("/custom");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        Assert.StartsWith("# HELP a The statistic a.\n# TYPE a counter\na 1\n", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        foreach (string path in new[] { "/", "/metrics", "/custom/", "/debug/pprof/", "/debug/vars" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await site.Client.GetAsync(path)).StatusCode);
        }
    }

    [Fact]
    public async Task Large_expositions_arrive_whole_also_in_many_scrapes_at_once()
    {
        for (int i = 0; i < 10_000; i++)
        {
            _registry.Counter(string.Create(CultureInfo.InvariantCulture, $"ratelimit.service.rate_limit.domain.key_{i}.sub_{i}.total_hits")).Increment();
        }

        await using TestSite site = await SiteAsync("/metrics");
        string[] bodies = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => site.Client.GetStringAsync("/metrics")));

        Assert.All(bodies, body => Assert.Equal(10_000, body.Split('\n').Count(line => line.StartsWith("ratelimit_service_rate_limit_total_hits{", StringComparison.Ordinal))));
    }

    [Theory]
    [InlineData("application/openmetrics-text;version=1.0.0;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=0.0.4;q=0.4,*/*;q=0.1", true)]
    [InlineData("application/openmetrics-text", true)]
    [InlineData("application/openmetrics-text;q=0, text/plain", false)]
    [InlineData("text/plain;version=0.0.4", false)]
    [InlineData("*/*", false)]
    [InlineData("application/openmetrics-text;;;q=x", false)]
    public async Task Open_metrics_are_for_those_who_ask_for_them(string accept, bool expected)
    {
        _registry.Counter("a").Increment();
        await using TestSite site = await SiteAsync("/metrics");
        using HttpRequestMessage request = new(HttpMethod.Get, "/metrics");
        request.Headers.TryAddWithoutValidation("Accept", accept);
        using HttpResponseMessage response = await site.Client.SendAsync(request);

        string body = await response.Content.ReadAsStringAsync();
        Assert.Equal(
            expected ? "application/openmetrics-text; version=1.0.0; charset=utf-8" : "text/plain; version=0.0.4; charset=utf-8",
            response.Content.Headers.ContentType!.ToString());
        Assert.Equal(expected, body.EndsWith("\n# EOF\n", StringComparison.Ordinal));
    }

    private Task<TestSite> SiteAsync(string path)
    {
        PrometheusExposition exposition = new(_registry, new PrometheusOptions(), NullLogger.Instance);
        return TestSite.StartAsync(app => app.UsePrometheusEndpoint(path, exposition));
    }
}
