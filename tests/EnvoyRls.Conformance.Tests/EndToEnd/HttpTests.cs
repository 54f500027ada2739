using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using EnvoyRls.Conformance.Tests.Clients;
using EnvoyRls.Testing;

namespace EnvoyRls.Conformance.Tests.EndToEnd;

public sealed class HttpTests(PlainServer fixture) : IClassFixture<PlainServer>
{
    private RateLimitServer Server => fixture.Server;

    [Theory]
    [InlineData("")]
    [InlineData("}")]
    [InlineData("""{"domain":"conformance","no_such_field":1}""")]
    [InlineData("""{"domain":"","descriptors":[{"entries":[{"key":"small","value":"x"}]}]}""")]
    [InlineData("""{"domain":"conformance"}""")]
    public async Task Json_that_makes_no_sense_is_a_bad_request(string body)
    {
        using HttpResponseMessage answer = await PostAsync(body);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Json_is_decided_like_any_call()
    {
        string body = $$"""{"domain":"conformance","descriptors":[{"entries":[{"key":"small","value":"{{Guid.NewGuid()}}"}]}],"hitsAddend":2}""";
        using HttpResponseMessage first = await PostAsync(body);
        Assert.Equal((HttpStatusCode.OK, "application/json"), (first.StatusCode, first.Content.Headers.ContentType?.MediaType));
        using JsonDocument answer = JsonDocument.Parse(await first.Content.ReadAsStringAsync());
        Assert.Equal("OK", answer.RootElement.GetProperty("overallCode").GetString());
        JsonElement status = answer.RootElement.GetProperty("statuses")[0];
        Assert.Equal(1, status.GetProperty("limitRemaining").GetInt32());
        Assert.Equal("DAY", status.GetProperty("currentLimit").GetProperty("unit").GetString());
        Assert.EndsWith("s", status.GetProperty("durationUntilReset").GetString(), StringComparison.Ordinal);

        using HttpResponseMessage second = await PostAsync(body);
        Assert.Equal(HttpStatusCode.TooManyRequests, second.StatusCode);
        Assert.Contains("\"overallCode\":\"OVER_LIMIT\"", (await second.Content.ReadAsStringAsync()).Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_is_told_over_HTTP_and_other_paths_are_not_found()
    {
        Assert.Equal("OK", await Server.Http.GetStringAsync(new Uri("/healthcheck", UriKind.Relative)));
        using HttpResponseMessage other = await Server.Http.GetAsync(new Uri("/elsewhere", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
        Assert.Equal("404 page not found\n", await other.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task The_debug_port_shows_rules_and_statistics()
    {
        string value = Guid.NewGuid().ToString("N");
        using RateLimitClient client = Server.Connect();
        await client.AskAsync("small", value);

        string index = await Server.Debug.GetStringAsync(new Uri("/", UriKind.Relative));
        Assert.All(["/stats", "/rlconfig", "/metrics"], path => Assert.Contains($"{path}: ", index, StringComparison.Ordinal));
        string rules = await Server.Debug.GetStringAsync(new Uri("/rlconfig", UriKind.Relative));
        Assert.Contains("conformance.per_minute: unit=MINUTE requests_per_unit=3, shadow_mode: false, quota_mode: false\n", rules, StringComparison.Ordinal);
        Assert.Contains("conformance.unlimited: unit=UNKNOWN requests_per_unit=0", rules, StringComparison.Ordinal);
        string statistics = await Server.Debug.GetStringAsync(new Uri("/stats", UriKind.Relative));
        Assert.Contains("ratelimit.service.rate_limit.conformance.small.total_hits: ", statistics, StringComparison.Ordinal);
        Assert.DoesNotContain(value, statistics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_live_metrics_page_satisfies_promtool()
    {
        using RateLimitClient client = Server.Connect();
        for (int i = 0; i < 5; i++)
        {
            await client.AskAsync("small", "metrics");
        }

        string metrics = await Server.Debug.GetStringAsync(new Uri("/metrics", UriKind.Relative));
        Assert.Matches(@"(?m)^ratelimit_service_rate_limit_over_limit\{domain=""conformance"",key1=""small""\} [1-9]", metrics);
        Assert.Matches(@"(?m)^ratelimit_service_total_requests\{grpc_method=""ShouldRateLimit""\} [1-9]", metrics);
        Assert.Matches(@"(?m)^ratelimit_service_response_time_seconds_bucket\{grpc_method=""ShouldRateLimit"",le=""\+Inf""\} [1-9]", metrics);

        using TemporaryDirectory directory = new();
        await File.WriteAllTextAsync(directory.File("metrics.txt"), metrics);
        ProcessResult lint = await ChildProcess.CompleteAsync(
            "sh", ["-c", $"promtool check metrics < {directory.File("metrics.txt")}"], TimeSpan.FromSeconds(30));

        // Exit code 3 is for style alone: the reference's names are what they are.
        Assert.True(lint.ExitCode is 0 or 3, lint.Output + lint.Errors);
    }

    [Fact]
    public async Task What_is_not_gRPC_is_refused_on_the_gRPC_port()
    {
        using HttpClient http = Http2();
        using HttpResponseMessage json = await http.SendAsync(Call("application/json"));
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, json.StatusCode);
        using HttpRequestMessage get = new(HttpMethod.Get, new Uri($"http://{Server.Address}/")) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        using HttpResponseMessage notACall = await http.SendAsync(get);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, notACall.StatusCode);
    }

    [Fact]
    public async Task A_long_answer_is_compressed_for_those_who_accept_it()
    {
        using HttpClient http = Http2();
        using HttpRequestMessage call = Call("application/grpc");
        call.Headers.Add("grpc-accept-encoding", "gzip");
        using HttpResponseMessage answer = await http.SendAsync(call);
        Assert.Equal("gzip", Assert.Single(answer.Headers.GetValues("grpc-encoding")));
        byte[] body = await answer.Content.ReadAsByteArrayAsync();
        Assert.Equal(1, body[0]);
    }

    private static HttpClient Http2() => new() { Timeout = TimeSpan.FromSeconds(20) };

    /// <summary>A call with 200 descriptors, framed by hand.</summary>
    private HttpRequestMessage Call(string contentType)
    {
        var request = RateLimitClient.Request("large", "x");
        request.Descriptors.AddRange(Enumerable.Range(0, 199).Select(i => RateLimitClient.Descriptor(("large", $"{i}"))));
        byte[] message = Google.Protobuf.MessageExtensions.ToByteArray(request);
        byte[] frame = [0, .. BitConverter.GetBytes(IPAddress.HostToNetworkOrder(message.Length)), .. message];
        HttpRequestMessage call = new(HttpMethod.Post, new Uri($"http://{Server.Address}/envoy.service.ratelimit.v3.RateLimitService/ShouldRateLimit"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(frame),
        };
        call.Content.Headers.ContentType = new MediaTypeHeaderValue(contentType);
        return call;
    }

    private async Task<HttpResponseMessage> PostAsync(string body)
    {
        using StringContent content = new(body, Encoding.UTF8, "application/json");
        return await Server.Http.PostAsync(new Uri("/json", UriKind.Relative), content);
    }
}
