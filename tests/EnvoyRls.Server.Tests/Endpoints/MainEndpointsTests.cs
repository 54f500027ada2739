using System.Net;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Server.Endpoints;
using Microsoft.Extensions.Logging.Abstractions;

namespace EnvoyRls.Server.Tests.Endpoints;

public sealed class MainEndpointsTests
{
    [Fact]
    public async Task Health_follows_the_service()
    {
        bool healthy = false;
        await using TestSite site = await SiteAsync(() => healthy);

        await AssertAnswerAsync(site, "/healthcheck", HttpStatusCode.InternalServerError, "");
        healthy = true;
        await AssertAnswerAsync(site, "/healthcheck", HttpStatusCode.OK, "OK");
        await AssertAnswerAsync(site, "/healthcheck?verbose=1", HttpStatusCode.OK, "OK");
        healthy = false;
        await AssertAnswerAsync(site, "/healthcheck", HttpStatusCode.InternalServerError, "");
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/json/")]
    [InlineData("/JSON")]
    [InlineData("/healthcheck/x")]
    [InlineData("/metrics")]
    [InlineData("/debug/pprof/")]
    public async Task Any_other_path_is_not_found(string path)
    {
        await using TestSite site = await SiteAsync(() => true);

        await AssertAnswerAsync(site, path, HttpStatusCode.NotFound, "404 page not found\n");
    }

    private static Task<TestSite> SiteAsync(Func<bool> healthy)
    {
        JsonEndpoint json = new(StubLimiter.Answering(new RateLimitResponse()), statusCompat: false, new LatencyRecorder(), NullLogger.Instance);
        return TestSite.StartAsync(app => app.UseMainEndpoints(json, TestPages.Check(StubLimiter.Answering(new RateLimitResponse())), healthy, TestPages.Health, TestPages.NoBound()));
    }

    private static async Task AssertAnswerAsync(TestSite site, string path, HttpStatusCode status, string body)
    {
        using HttpResponseMessage response = await site.Client.GetAsync(path);
        Assert.Equal(status, response.StatusCode);
        Assert.Equal(body, await response.Content.ReadAsStringAsync());
        Assert.Equal("text/plain; charset=utf-8", response.Content.Headers.ContentType!.ToString());
    }
}
