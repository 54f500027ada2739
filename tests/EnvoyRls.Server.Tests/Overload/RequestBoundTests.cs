using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Decisions;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Server.Checks;
using EnvoyRls.Server.Endpoints;
using EnvoyRls.Server.Overload;
using EnvoyRls.Server.Tests.Endpoints;
using EnvoyRls.Server.Tests.Settings;
using EnvoyRls.Testing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging.Abstractions;

namespace EnvoyRls.Server.Tests.Overload;

/// <summary>More requests over HTTP than there is room for.</summary>
public sealed class RequestBoundTests
{
    private const string Asked = """{"domain": "d", "descriptors": [{"entries": [{"key": "k", "value": "v"}]}]}""";
    private const string Check = """{"domain": "d", "descriptors": [{"k": "v"}]}""";

    private readonly FakeTimeProvider _time = new();
    private readonly StatRegistry _statistics = new();
    private readonly WaitingLimiter _limiter = new();

    [Theory]
    [InlineData("/v1/ratelimit/check")]
    [InlineData("/rate-limit")]
    [InlineData("/v1/ratelimit/check/batch")]
    public async Task A_check_beyond_the_bound_is_a_problem_that_says_when_to_come_again(string path)
    {
        await using TestSite site = await SiteAsync(most: 1);
        Task<HttpResponseMessage> first = PostAsync(site, "/json", Asked);
        await _limiter.Asked;

        using HttpResponseMessage refused = await PostAsync(site, path, Check);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType!.MediaType);
        Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter!.Delta);
        JsonElement problem = await refused.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("urn:envoyrls:problem:overloaded", problem.GetProperty("type").GetString());
        _limiter.Answer();
        (await first).Dispose();
    }

    [Fact]
    public async Task Requests_on_json_beyond_the_bound_are_refused_and_those_under_way_go_on()
    {
        await using TestSite site = await SiteAsync(most: 1);
        Task<HttpResponseMessage> first = PostAsync(site, "/json", Asked);
        await _limiter.Asked;

        using HttpResponseMessage refused = await PostAsync(site, "/json", Asked);
        using HttpResponseMessage health = await site.Client.GetAsync(new Uri("/healthcheck", UriKind.Relative));
        _limiter.Answer();
        using HttpResponseMessage answered = await first;
        using HttpResponseMessage again = await PostAsync(site, "/json", Asked);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(1), refused.Headers.RetryAfter!.Delta);
        Assert.Equal("too many requests are under way\n", await refused.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (answered.StatusCode, again.StatusCode));
        Assert.Equal(1u, _statistics.Counter("envoyrls.overload.requests_refused_total").Value);
    }

    [Fact]
    public async Task What_is_kept_of_bodies_that_are_not_whole_is_bounded()
    {
        await using TestSite site = await SiteAsync(most: 10, bytes: 100_000, HttpProtocols.Http2);
        site.Client.DefaultRequestVersion = HttpVersion.Version20;
        site.Client.DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        BodyInPieces[] bodies = [new(), new()];
        Task<HttpResponseMessage>[] requests = [.. bodies.Select(body => site.Client.PostAsync(new Uri("/json", UriKind.Relative), body))];
        byte[] part = Encoding.ASCII.GetBytes(new string(' ', 60_000));
        await Task.WhenAll(bodies.Select(body => body.SendAsync(part)));

        // Which of them finds that there is no room is a matter of chance.
        Task<HttpResponseMessage> refused = await Task.WhenAny(requests);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await refused).StatusCode);
        int other = refused == requests[0] ? 1 : 0;
        _limiter.Answer();
        await bodies[other].SendAsync(Encoding.ASCII.GetBytes(Asked));
        bodies[other].End();

        Assert.Equal(HttpStatusCode.OK, (await requests[other]).StatusCode);
    }

    [Fact]
    public void Health_tells_of_refusals_for_a_minute()
    {
        OverloadStatus status = new(_statistics, _time);
        Assert.Equal("none", status.Read());
        foreach (EnvoyRls.Grpc.GrpcRefusal refusal in Enum.GetValues<EnvoyRls.Grpc.GrpcRefusal>())
        {
            status.Tell(refusal);
        }

        status.TellRequest();
        Assert.Equal("refusing, 8 since the start", status.Read());
        Assert.Equal(8, _statistics.Counters.Count(counter => counter.Value == 1));
        _time.Advance(TimeSpan.FromSeconds(61));
        Assert.Equal("none", status.Read());
    }

    private static Task<HttpResponseMessage> PostAsync(TestSite site, string path, string json) =>
        site.Client.PostAsync(new Uri(path, UriKind.Relative), new StringContent(json, Encoding.UTF8, "application/json"));

    private Task<TestSite> SiteAsync(int most, long bytes = RequestBound.UsualBytes, HttpProtocols protocols = HttpProtocols.Http1)
    {
        RequestBound bound = new(most, bytes, new OverloadStatus(_statistics, _time));
        JsonEndpoint json = new(_limiter, statusCompat: false, new LatencyRecorder(), NullLogger.Instance);
        CheckEndpoint check = new(new Checker(_limiter, SettingsOf.Valid().Checks, takesHitsBack: true), new LatencyRecorder(), NullLogger.Instance);
        return TestSite.StartAsync(app => app.UseMainEndpoints(json, check, () => true, TestPages.Health, bound), protocols);
    }

    private sealed class WaitingLimiter : IRateLimiter
    {
        private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Asked => _asked.Task;

        public void Answer() => _answer.SetResult();

        public async ValueTask<RateLimitResult> DecideAsync(
            RateLimitRequest request, long deadline, DecisionDetails? details = null, ReusedResponse? response = null)
        {
            _asked.TrySetResult();
            await _answer.Task;
            return new RateLimitResult(new RateLimitResponse { OverallCode = RateLimitResponse.Types.Code.Ok });
        }
    }

    /// <summary>A body without a length that is sent when the test says so.</summary>
    private sealed class BodyInPieces : HttpContent
    {
        private readonly TaskCompletionSource<Stream> _stream = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public async Task SendAsync(byte[] bytes)
        {
            Stream stream = await _stream.Task;
            await stream.WriteAsync(bytes);
            await stream.FlushAsync();
        }

        public void End() => _end.SetResult();

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            _stream.SetResult(stream);
            return _end.Task;
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
