using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Decisions;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Server.Checks;
using EnvoyRls.Server.Endpoints;
using EnvoyRls.Server.Tests.Endpoints;
using EnvoyRls.Server.Tests.Settings;
using EnvoyRls.Server.Tests.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Code = EnvoyRls.Api.Envoy.Service.RateLimit.V3.RateLimitResponse.Types.Code;

namespace EnvoyRls.Server.Tests.Checks;

/// <summary>What is asked and answered, with a limiter that answers what the test says.</summary>
public sealed class CheckEndpointTests
{
    private const string Single = "/v1/ratelimit/check";
    private const string Batch = "/v1/ratelimit/check/batch";

    private readonly LatencyRecorder _latency = new();
    private readonly StubLimiter _ok = StubLimiter.Answering(new RateLimitResponse { OverallCode = Code.Ok });

    [Theory]
    [InlineData(Single)]
    [InlineData("/rate-limit")]
    public async Task Every_field_is_read(string path)
    {
        const string Body =
            """
            {"user_id":"u","api_key":"k","ip_address":"::1","endpoint":"/é","method":"GET","tier":null,"hits":-3,"domain":"d",
             "descriptors":[{"entries":[{"key":"a","value":"b"},{"key":"c"}],"hits":2}],"details":true,"rule_response":false}
            """;
        using HttpResponseMessage response = await PostAsync(_ok, path, Body);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("d", _ok.Last!.Domain);
        Assert.Equal(
            "user_id=u(-3) api_key=k(-3) ip_address=::1(-3) endpoint=/é(-3) endpoint=/é,method=GET(-3) user_id=u,endpoint=/é(-3) a=b,c=(2)",
            string.Join(' ', _ok.Last.Descriptors.Select(static descriptor =>
                $"{string.Join(',', descriptor.Entries.Select(static entry => $"{entry.Key}={entry.Value}"))}({(descriptor.IsNegativeHits ? "-" : "")}{descriptor.HitsAddend})")));
    }

    [Theory]
    [InlineData("", "malformed-body")]
    [InlineData("{", "malformed-body")]
    [InlineData("{\"user_id\":\"u\"} {}", "malformed-body")]
    [InlineData("{\"user_id\":\"u\",}", "malformed-body")]
    [InlineData("{'user_id':'u'}", "malformed-body")]
    public async Task What_is_not_JSON_is_a_bad_request(string body, string slug)
    {
        using HttpResponseMessage response = await PostAsync(_ok, Single, body);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(slug, (await ProblemAsync(response)).Slug);
    }

    [Fact]
    public async Task The_place_where_it_stops_being_JSON_is_told()
    {
        using HttpResponseMessage response = await PostAsync(_ok, Single, "{\n  \"user_id\": u\n}");

        JsonElement error = (await ProblemAsync(response)).Errors[0];
        Assert.Equal((2, 14), (error.GetProperty("line").GetInt32(), error.GetProperty("column").GetInt32()));
    }

    [Theory]
    [InlineData("[]", null, "An object was expected.")]
    [InlineData("null", null, "An object was expected.")]
    [InlineData("{}", null, "There is nothing to check: none of user_id, api_key, ip_address, endpoint, method, tier that make a descriptor is given, and no descriptors.")]
    [InlineData("{\"user_id\":\"\"}", null, "There is nothing to check: none of user_id, api_key, ip_address, endpoint, method, tier that make a descriptor is given, and no descriptors.")]
    [InlineData("{\"user\":\"u\"}", "user", "There is no field 'user' here.")]
    [InlineData("{\"user_id\":\"u\",\"user_id\":\"v\"}", "user_id", "The field 'user_id' is there twice.")]
    [InlineData("{\"user_id\":7}", "user_id", "A text was expected.")]
    [InlineData("{\"user_id\":\"\\ud800\"}", "user_id", "The text has half a surrogate pair, which stands for no character.")]
    [InlineData("{\"user_id\":\"u\",\"hits\":\"1\"}", "hits", "A whole number from -4294967295 to 4294967295 was expected.")]
    [InlineData("{\"user_id\":\"u\",\"hits\":1.5}", "hits", "A whole number from -4294967295 to 4294967295 was expected.")]
    [InlineData("{\"user_id\":\"u\",\"hits\":4294967296}", "hits", "A whole number from -4294967295 to 4294967295 was expected.")]
    [InlineData("{\"user_id\":\"u\",\"details\":1}", "details", "true or false was expected.")]
    [InlineData("{\"descriptors\":{}}", "descriptors", "An array was expected.")]
    [InlineData("{\"descriptors\":[7]}", "descriptors[0]", "An object was expected.")]
    [InlineData("{\"descriptors\":[{}]}", "descriptors[0]", "A descriptor needs entries.")]
    [InlineData("{\"descriptors\":[{\"entries\":[{\"value\":\"v\"}]}]}", "descriptors[0].entries[0]", "An entry needs a key.")]
    [InlineData("{\"descriptors\":[{\"entries\":[{\"key\":\"k\",\"valu\":\"v\"}]}]}", "descriptors[0].entries[0].valu", "There is no field 'valu' here.")]
    public async Task What_makes_no_sense_is_told_with_its_place(string body, string? place, string message)
    {
        using HttpResponseMessage response = await PostAsync(_ok, Single, body);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        (string slug, string detail, JsonElement[] errors) = await ProblemAsync(response);
        Assert.Equal(("invalid-check", message, message), (slug, detail, Assert.Single(errors).GetProperty("message").GetString()));
        Assert.Equal(place, errors[0].TryGetProperty("in", out JsonElement where) ? where.GetString() : null);
        Assert.Null(_ok.Last);
    }

    [Theory]
    [InlineData("{\"userid\":\"u\"}", "did you mean 'user_id'?")]
    [InlineData("{\"ip\":\"u\"}", "it may have user_id, api_key, ip_address, endpoint, method, tier, domain, hits, descriptors, details or rule_response")]
    public async Task An_unknown_field_is_named_with_the_nearest_known_one(string body, string fix)
    {
        using HttpResponseMessage response = await PostAsync(_ok, Single, body);

        Assert.Equal(fix, (await ProblemAsync(response)).Errors[0].GetProperty("fix").GetString());
    }

    [Fact]
    public async Task Bytes_that_are_not_utf8_are_a_bad_request()
    {
        await using TestSite site = await SiteAsync(_ok);
        using ByteArrayContent body = new([.. "{\"user_id\":\""u8, 0xff, .. "\"}"u8]);
        using HttpResponseMessage response = await site.Client.PostAsync(Single, body);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("The body is not UTF-8.", (await ProblemAsync(response)).Detail);
    }

    [Fact]
    public async Task Deep_nesting_is_a_bad_request_and_no_stack_overflow()
    {
        using HttpResponseMessage response = await PostAsync(_ok, Single, "{\"x\":" + new string('[', 100_000));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Theory]
    [InlineData(0, false, HttpStatusCode.OK)]
    [InlineData(0, true, HttpStatusCode.OK)]
    [InlineData(1, false, HttpStatusCode.RequestEntityTooLarge)]
    [InlineData(1, true, HttpStatusCode.RequestEntityTooLarge)]
    public async Task Bodies_are_bounded(int beyond, bool chunked, HttpStatusCode status)
    {
        await using TestSite site = await SiteAsync(_ok);
        byte[] body = Encoding.UTF8.GetBytes("{\"user_id\":\"u\"}".PadRight(CheckEndpoint.LargestBody + beyond));
        using HttpRequestMessage request = new(HttpMethod.Post, Single) { Content = new ByteArrayContent(body) };
        request.Headers.TransferEncodingChunked = chunked;
        using HttpResponseMessage response = await site.Client.SendAsync(request);

        Assert.Equal(status, response.StatusCode);
    }

    [Theory]
    [InlineData("GET", Single)]
    [InlineData("HEAD", Single)]
    [InlineData("PUT", "/rate-limit")]
    [InlineData("GET", Batch)]
    public async Task Any_other_method_than_POST_is_not_allowed(string method, string path)
    {
        await using TestSite site = await SiteAsync(_ok);
        using HttpRequestMessage request = new(new HttpMethod(method), path);
        using HttpResponseMessage response = await site.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal("POST", Assert.Single(response.Content.Headers.Allow));
    }

    [Theory]
    [InlineData("application/json", null, HttpStatusCode.OK)]
    [InlineData("Application/JSON; charset=utf-8", null, HttpStatusCode.OK)]
    [InlineData(null, null, HttpStatusCode.OK)]
    [InlineData("text/plain", null, HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/x-www-form-urlencoded", null, HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/json", "gzip", HttpStatusCode.UnsupportedMediaType)]
    public async Task The_body_must_be_JSON(string? type, string? encoding, HttpStatusCode status)
    {
        await using TestSite site = await SiteAsync(_ok);
        using ByteArrayContent content = new("{\"user_id\":\"u\"}"u8.ToArray());
        content.Headers.ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type);
        if (encoding is not null)
        {
            content.Headers.ContentEncoding.Add(encoding);
        }

        using HttpResponseMessage response = await site.Client.PostAsync(Single, content);

        Assert.Equal(status, response.StatusCode);
    }

    [Theory]
    [InlineData(CallFaultKind.InvalidRequest, 422, "invalid-check", false)]
    [InlineData(CallFaultKind.NotConfigured, 503, "not-configured", true)]
    [InlineData(CallFaultKind.StoreUnavailable, 503, "store-unavailable", true)]
    [InlineData(CallFaultKind.Overloaded, 503, "overloaded", true)]
    [InlineData(CallFaultKind.DeadlineExceeded, 504, "deadline-exceeded", false)]
    public async Task A_fault_is_a_problem_and_in_a_batch_one_result(object kind, int status, string slug, bool retries)
    {
        StubLimiter limiter = StubLimiter.Failing((CallFaultKind)kind, "why it is so");
        using HttpResponseMessage response = await PostAsync(limiter, Single, "{\"user_id\":\"u\"}");
        using HttpResponseMessage batch = await PostAsync(limiter, Batch, "{\"requests\":[{\"user_id\":\"u\"}]}");

        Assert.Equal(status, (int)response.StatusCode);
        (string actual, string detail, _) = await ProblemAsync(response);
        Assert.Equal((slug, "Why it is so."), (actual, detail));
        Assert.Equal(retries, response.Headers.RetryAfter is not null);
        Assert.Equal(HttpStatusCode.OK, batch.StatusCode);
        Assert.Equal(
            $"{{\"results\":[{{\"status\":{status},\"error\":{{\"code\":\"{slug.Replace('-', '_')}\",\"message\":\"Why it is so.\"}}}}]}}",
            await batch.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task What_nobody_expected_is_logged_and_not_told()
    {
        RecordingLogger log = new();
        StubLimiter limiter = new(_ => throw new InvalidOperationException("secret"));
        using HttpResponseMessage response = await PostAsync(limiter, Single, "{\"user_id\":\"u\"}", log);

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.DoesNotContain("secret", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("Error: A check failed", Assert.Single(log.Lines));
    }

    [Theory]
    [InlineData("{}", "requests", "There must be 1 to 100 requests.")]
    [InlineData("{\"requests\":[]}", "requests", "There must be 1 to 100 requests.")]
    [InlineData("{\"requests\":7}", "requests", "An array was expected.")]
    [InlineData("{\"requests\":[{\"user_id\":\"u\"},7]}", "requests[1]", "An object was expected.")]
    [InlineData("{\"requests\":[{\"user_id\":\"u\"},{\"hits\":true}]}", "requests[1].hits", "A whole number from -4294967295 to 4294967295 was expected.")]
    public async Task A_batch_is_decided_only_if_all_of_it_makes_sense(string body, string place, string message)
    {
        using HttpResponseMessage response = await PostAsync(_ok, Batch, body);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        JsonElement error = Assert.Single((await ProblemAsync(response)).Errors);
        Assert.Equal((place, message), (error.GetProperty("in").GetString(), error.GetProperty("message").GetString()));
        Assert.Null(_ok.Last);
    }

    [Fact]
    public async Task A_batch_with_checks_about_nothing_names_each_of_them()
    {
        using HttpResponseMessage response = await PostAsync(_ok, Batch, "{\"requests\":[{\"user_id\":\"u\"},{},{\"method\":\"GET\"}]}");

        Assert.Equal("requests[1] requests[2]", string.Join(' ', (await ProblemAsync(response)).Errors.Select(static error => error.GetProperty("in").GetString())));
    }

    [Theory]
    [InlineData(100, HttpStatusCode.OK)]
    [InlineData(101, HttpStatusCode.UnprocessableEntity)]
    public async Task A_batch_has_up_to_a_hundred_checks(int count, HttpStatusCode status)
    {
        string checks = string.Join(',', Enumerable.Repeat("{\"user_id\":\"u\"}", count));
        using HttpResponseMessage response = await PostAsync(_ok, Batch, $"{{\"requests\":[{checks}]}}");

        Assert.Equal(status, response.StatusCode);
    }

    [Fact]
    public async Task Checks_that_are_decided_are_timed()
    {
        await PostAsync(_ok, Single, "{\"user_id\":\"u\"}");
        await PostAsync(_ok, Batch, "{\"requests\":[{\"user_id\":\"u\"}]}");
        await PostAsync(_ok, Single, "{}");

        Assert.Equal(2u, _latency.Snapshot().Count);
    }

    [Fact]
    public async Task Hits_are_not_charged_where_giving_back_is_off()
    {
        await using TestSite site = await TestSite.StartAsync(app =>
        {
            Checker checker = new(_ok, SettingsOf.Valid().Checks, takesHitsBack: false);
            app.Run(new CheckEndpoint(checker, _latency, NullLogger.Instance).HandleAsync);
        });
        using HttpResponseMessage response = await site.Client.PostAsync(Single, new StringContent("{\"user_id\":\"u\",\"hits\":-1}", null, "application/json"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.Equal("Hits cannot be given back here, as NEGATIVE_HITS_ENABLED is false.", (await ProblemAsync(response)).Detail);
        Assert.Null(_ok.Last);
    }

    private async Task<HttpResponseMessage> PostAsync(StubLimiter limiter, string path, string body, ILogger? log = null)
    {
        await using TestSite site = await SiteAsync(limiter, log);
        using StringContent content = new(body, Encoding.UTF8, "application/json");
        HttpResponseMessage response = await site.Client.PostAsync(path, content);
        await response.Content.LoadIntoBufferAsync();
        return response;
    }

    private Task<TestSite> SiteAsync(StubLimiter limiter, ILogger? log = null)
    {
        JsonEndpoint json = new(limiter, statusCompat: false, _latency, NullLogger.Instance);
        CheckEndpoint check = new(new Checker(limiter, SettingsOf.Valid().Checks, takesHitsBack: true), _latency, log ?? NullLogger.Instance);
        return TestSite.StartAsync(app => app.UseMainEndpoints(json, check, () => true, TestPages.Health, TestPages.NoBound()));
    }

    private static async Task<(string Slug, string Detail, JsonElement[] Errors)> ProblemAsync(HttpResponseMessage response)
    {
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        JsonElement problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal((int)response.StatusCode, problem.GetProperty("status").GetInt32());
        JsonElement[] errors = problem.TryGetProperty("errors", out JsonElement list) ? [.. list.EnumerateArray()] : [];
        return (problem.GetProperty("type").GetString()!["urn:envoyrls:problem:".Length..], problem.GetProperty("detail").GetString()!, errors);
    }
}
