using System.Net;
using System.Text;
using EnvoyRls.Api.Envoy.Config.Core.V3;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Decisions;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Server.Endpoints;
using EnvoyRls.Server.Tests.Telemetry;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Code = EnvoyRls.Api.Envoy.Service.RateLimit.V3.RateLimitResponse.Types.Code;

namespace EnvoyRls.Server.Tests.Endpoints;

public sealed class JsonEndpointTests
{
    private static readonly StubLimiter Ok = StubLimiter.Answering(new RateLimitResponse { OverallCode = Code.Ok });

    private readonly LatencyRecorder _latency = new();

    [Fact]
    public async Task Calls_that_are_decided_are_timed()
    {
        await PostAsync(Ok, "{\"domain\":\"foo\"}");
        await PostAsync(Ok, "{\"domain\":\"foo\"}");
        await PostAsync(Ok, "}");

        Assert.Equal(2u, _latency.Snapshot().Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("}")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"foo\"")]
    [InlineData("{\"domain\":\"foo\"} trailing")]
    [InlineData("{\"domain\":\"foo\",\"unknown\":1}")]
    [InlineData("{\"domain\":7}")]
    [InlineData("{\"hitsAddend\":-1}")]
    [InlineData("{\"hitsAddend\":4294967296}")]
    [InlineData("{\"descriptors\":[null]}")]
    [InlineData("{\"domain\":\"\\ud800\"}")]
    [InlineData("{\"descriptors\":[{\"limit\":{\"unit\":\"CENTURY\"}}]}")]
    public async Task What_is_not_one_whole_request_is_a_bad_request(string body)
    {
        using HttpResponseMessage response = await PostAsync(Ok, body);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("Bad Request\n", await response.Content.ReadAsStringAsync());
        Assert.Equal("text/plain; charset=utf-8", response.Content.Headers.ContentType!.ToString());
    }

    [Fact]
    public async Task Bytes_that_are_not_utf8_are_a_bad_request()
    {
        await using TestSite site = await SiteAsync(Ok);
        using HttpResponseMessage response = await site.Client.PostAsync("/json", new ByteArrayContent([.. "{\"domain\":\""u8, 0xff, .. "\"}"u8]));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task Deep_nesting_is_a_bad_request_and_no_stack_overflow()
    {
        using HttpResponseMessage response = await PostAsync(Ok, "{\"x\":" + new string('[', 100_000));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Theory]
    [InlineData(Code.Ok, HttpStatusCode.OK, "{\"overallCode\":\"OK\"}")]
    [InlineData(Code.OverLimit, HttpStatusCode.TooManyRequests, "{\"overallCode\":\"OVER_LIMIT\"}")]
    [InlineData(Code.Unknown, HttpStatusCode.InternalServerError, "{}")]
    public async Task The_overall_code_gives_the_status(Code code, HttpStatusCode status, string body)
    {
        using HttpResponseMessage response = await PostAsync(StubLimiter.Answering(new RateLimitResponse { OverallCode = code }), "{\"domain\":\"foo\"}");

        Assert.Equal(status, response.StatusCode);
        Assert.Equal(body, await response.Content.ReadAsStringAsync());
        Assert.Equal("application/json", response.Content.Headers.ContentType!.ToString());
    }

    [Fact]
    public async Task A_response_is_written_in_camel_case_without_defaults_and_blanks()
    {
        RateLimitResponse.Types.DescriptorStatus status = new()
        {
            Code = Code.Ok,
            CurrentLimit = new RateLimitResponse.Types.RateLimit { RequestsPerUnit = 10, Unit = RateLimitResponse.Types.RateLimit.Types.Unit.Minute, Name = "a \"b\" <é>" },
            LimitRemaining = 9,
            DurationUntilReset = Duration.FromTimeSpan(TimeSpan.FromSeconds(37)),
        };
        RateLimitResponse answer = new()
        {
            OverallCode = Code.Ok,
            Statuses = { status, new RateLimitResponse.Types.DescriptorStatus { Code = Code.Ok } },
            ResponseHeadersToAdd = { new HeaderValue { Key = "RateLimit-Limit", Value = "10" } },
            DynamicMetadata = new Struct { Fields = { ["n"] = Value.ForNumber(1.5) } },
        };

        using HttpResponseMessage response = await PostAsync(StubLimiter.Answering(answer), "{\"domain\":\"foo\"}");

        Assert.Equal(
            "{\"overallCode\":\"OK\",\"statuses\":[{\"code\":\"OK\",\"currentLimit\":{\"requestsPerUnit\":10,\"unit\":\"MINUTE\",\"name\":\"a \\\"b\\\" <é>\"},"
            + "\"limitRemaining\":9,\"durationUntilReset\":\"37s\"},{\"code\":\"OK\"}],"
            + "\"responseHeadersToAdd\":[{\"key\":\"RateLimit-Limit\",\"value\":\"10\"}],\"dynamicMetadata\":{\"n\":1.5}}",
            await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("{\"domain\":\"d\",\"hitsAddend\":2,\"descriptors\":[{\"entries\":[{\"key\":\"k\",\"value\":\"v\"}],\"hitsAddend\":\"3\",\"limit\":{\"requestsPerUnit\":5,\"unit\":\"HOUR\"}}]}")]
    [InlineData("{\"domain\":\"d\",\"hits_addend\":\"2\",\"descriptors\":[{\"entries\":[{\"key\":\"k\",\"value\":\"v\"}],\"hits_addend\":3,\"limit\":{\"requests_per_unit\":5,\"unit\":3}}]}")]
    public async Task A_request_may_use_either_case_and_numbers_or_strings(string body)
    {
        StubLimiter limiter = StubLimiter.Answering(new RateLimitResponse { OverallCode = Code.Ok });
        using HttpResponseMessage response = await PostAsync(limiter, body);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(
            "{ \"domain\": \"d\", \"descriptors\": [ { \"entries\": [ { \"key\": \"k\", \"value\": \"v\" } ], \"limit\": { \"requestsPerUnit\": 5, \"unit\": \"HOUR\" }, \"hitsAddend\": \"3\" } ], \"hitsAddend\": 2 }",
            limiter.Last!.ToString());
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("PUT")]
    [InlineData("POST")]
    public async Task Any_method_will_do(string method)
    {
        await using TestSite site = await SiteAsync(Ok);
        using HttpRequestMessage request = new(new HttpMethod(method), "/json") { Content = new StringContent("{\"domain\":\"foo\"}") };
        using HttpResponseMessage response = await site.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData(CallFaultKind.InvalidRequest, false, HttpStatusCode.BadRequest, "why\n")]
    [InlineData(CallFaultKind.NotConfigured, false, HttpStatusCode.ServiceUnavailable, "why\n")]
    [InlineData(CallFaultKind.StoreUnavailable, false, HttpStatusCode.ServiceUnavailable, "why\n")]
    [InlineData(CallFaultKind.Overloaded, false, HttpStatusCode.ServiceUnavailable, "why\n")]
    [InlineData(CallFaultKind.DeadlineExceeded, false, HttpStatusCode.GatewayTimeout, "why\n")]
    [InlineData(CallFaultKind.InvalidRequest, true, HttpStatusCode.BadRequest, "Bad Request\n")]
    [InlineData(CallFaultKind.StoreUnavailable, true, HttpStatusCode.BadRequest, "Bad Request\n")]
    [InlineData(CallFaultKind.Overloaded, true, HttpStatusCode.BadRequest, "Bad Request\n")]
    [InlineData(CallFaultKind.DeadlineExceeded, true, HttpStatusCode.BadRequest, "Bad Request\n")]
    public async Task A_fault_has_its_own_status_unless_the_references_is_asked_for(object kind, bool compat, HttpStatusCode status, string body)
    {
        using HttpResponseMessage response = await PostAsync(StubLimiter.Failing((CallFaultKind)kind, "why"), "{\"domain\":\"foo\"}", compat);

        Assert.Equal(status, response.StatusCode);
        Assert.Equal(body, await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task What_nobody_expected_is_logged_and_not_told()
    {
        RecordingLogger log = new();
        using HttpResponseMessage response = await PostAsync(new StubLimiter(_ => throw new InvalidOperationException("secret")), "{\"domain\":\"foo\"}", log: log);

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Equal("Internal Server Error\n", await response.Content.ReadAsStringAsync());
        Assert.Equal("Error: A request on /json failed", Assert.Single(log.Lines));
    }

    [Theory]
    [InlineData(0, false, false, HttpStatusCode.OK)]
    [InlineData(0, true, false, HttpStatusCode.OK)]
    [InlineData(1, false, false, HttpStatusCode.RequestEntityTooLarge)]
    [InlineData(1, true, false, HttpStatusCode.RequestEntityTooLarge)]
    [InlineData(1, false, true, HttpStatusCode.BadRequest)]
    public async Task Bodies_are_bounded(int beyond, bool chunked, bool compat, HttpStatusCode status)
    {
        await using TestSite site = await SiteAsync(Ok, compat);
        byte[] body = Encoding.UTF8.GetBytes("{\"domain\":\"foo\"}".PadRight(JsonEndpoint.LargestBody + beyond));
        using HttpRequestMessage request = new(HttpMethod.Post, "/json") { Content = new ByteArrayContent(body) };
        request.Headers.TransferEncodingChunked = chunked;
        using HttpResponseMessage response = await site.Client.SendAsync(request);

        Assert.Equal(status, response.StatusCode);
    }

    private async Task<HttpResponseMessage> PostAsync(IRateLimiter limiter, string body, bool compat = false, ILogger? log = null)
    {
        await using TestSite site = await SiteAsync(limiter, compat, log);
        HttpResponseMessage response = await site.Client.PostAsync("/json", new StringContent(body));
        await response.Content.LoadIntoBufferAsync();
        return response;
    }

    private Task<TestSite> SiteAsync(IRateLimiter limiter, bool compat = false, ILogger? log = null)
    {
        JsonEndpoint json = new(limiter, compat, _latency, log ?? NullLogger.Instance);
        return TestSite.StartAsync(app => app.UseMainEndpoints(json, TestPages.Check(limiter), () => true, TestPages.Health, TestPages.NoBound()));
    }
}
