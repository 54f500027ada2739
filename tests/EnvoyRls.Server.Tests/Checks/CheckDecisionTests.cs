using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using EnvoyRls.Server.Tests.EndToEnd;
using EnvoyRls.Testing;

namespace EnvoyRls.Server.Tests.Checks;

/// <summary>Checks over HTTP, decided by the whole service. Limits are per year, so that no window ends meanwhile.</summary>
public sealed class CheckDecisionTests
{
    private const string Single = "/v1/ratelimit/check";
    private const string Batch = "/v1/ratelimit/check/batch";

    private const string Rules =
        """
        domain: default
        lists:
          deny: [{key: ip_address, match: cidr, value: 10.0.0.0/8, reason: abuse}]
          allow: [{key: ip_address, value: 192.0.2.1}]
        descriptors:
          - {key: user_id, rate_limit: {unit: year, requests_per_unit: 3, name: per user}}
          - key: api_key
            rate_limit: {unit: year, requests_per_unit: 50}
          - key: endpoint
            rate_limit: {unit: year, requests_per_unit: 2}
            response: {raw_body: 'no more than ${limit}', headers: [{name: x-rule, value: '${rule}'}]}
          - {key: tier, value: free, shadow_mode: true, rate_limit: {unit: year, requests_per_unit: 0}}
          - {key: tier, value: slow, action: throttle, rate_limit: {algorithm: leaky_bucket, window: 1h, requests_per_unit: 1, max_delay: 2h}}
          - {key: tier, value: paid, rate_limit: {unlimited: true}}
          - {key: never, rate_limit: {unit: year, requests_per_unit: 5}}
        """;

    [Fact]
    public async Task A_check_is_allowed_until_its_limit_is_used_up()
    {
        await using RunningServer server = await RunningServer.StartAsync(Rules);
        for (int left = 2; left >= 0; left--)
        {
            using HttpResponseMessage allowed = await PostAsync(server, Single, """{"user_id":"a"}""");
            JsonElement answer = await BodyAsync(allowed);

            Assert.Equal(HttpStatusCode.OK, allowed.StatusCode);
            Assert.True(answer.GetProperty("allowed").GetBoolean());
            Assert.Equal((3, left), (answer.GetProperty("limit").GetInt32(), answer.GetProperty("remaining").GetInt32()));
            Assert.Equal(("3", Text(left)), (Header(allowed, "X-RateLimit-Limit"), Header(allowed, "X-RateLimit-Remaining")));
            Assert.Equal(Header(allowed, "X-RateLimit-Reset"), Text(answer.GetProperty("reset_at").GetInt64()));
            Assert.Null(allowed.Headers.RetryAfter);
        }

        using HttpResponseMessage denied = await PostAsync(server, "/rate-limit", """{"user_id":"a"}""");
        JsonElement error = (await BodyAsync(denied)).GetProperty("error");
        long retry = error.GetProperty("retry_after").GetInt64();

        Assert.Equal(HttpStatusCode.TooManyRequests, denied.StatusCode);
        Assert.Equal(("rate_limited", $"The limit of 3 is exceeded. Try again in {Text(retry)} s."), (error.GetProperty("code").GetString(), error.GetProperty("message").GetString()));
        Assert.Equal(Text(retry), Header(denied, "Retry-After"));
        Assert.InRange(
            long.Parse(Header(denied, "X-RateLimit-Reset")!, CultureInfo.InvariantCulture) - DateTimeOffset.UtcNow.ToUnixTimeSeconds(), retry - 60, retry + 1);
    }

    [Fact]
    public async Task What_no_rule_is_about_is_allowed_without_a_limit()
    {
        await using RunningServer server = await RunningServer.StartAsync(Rules);

        foreach (string body in (string[])["""{"method":"GET","endpoint":"","tier":"x"}""", """{"user_id":"a","domain":"elsewhere"}""", """{"tier":"paid"}"""])
        {
            using HttpResponseMessage response = await PostAsync(server, Single, body);
            Assert.Equal("""{"allowed":true,"limit":null,"remaining":null,"reset_at":null}""", await response.Content.ReadAsStringAsync());
            Assert.Null(Header(response, "X-RateLimit-Limit"));
        }
    }

    [Fact]
    public async Task The_tightest_limit_is_told_and_hits_are_charged_looked_at_and_given_back()
    {
        await using RunningServer server = await RunningServer.StartAsync(Rules);

        Assert.Equal((3, 0), await LimitAsync(server, """{"user_id":"a","api_key":"k","hits":3}"""));
        Assert.Equal((50, 47), await LimitAsync(server, """{"api_key":"k","hits":0}"""));
        Assert.Equal((3, 2), await LimitAsync(server, """{"user_id":"a","hits":-2}"""));
        Assert.Equal((3, 2), await LimitAsync(server, """{"user_id":"a","hits":0}"""));
        Assert.Equal((5, 1), await LimitAsync(server, """{"descriptors":[{"entries":[{"key":"never","value":"x"}],"hits":4}],"hits":1}"""));
    }

    [Fact]
    public async Task Details_tell_about_every_descriptor()
    {
        await using RunningServer server = await RunningServer.StartAsync(Rules);
        using HttpResponseMessage response = await PostAsync(
            server, Single, """{"user_id":"a","ip_address":"192.0.2.1","method":"GET","endpoint":"/x","details":true,"domain":"default"}""");
        string[] descriptors = [.. (await BodyAsync(response)).GetProperty("descriptors").EnumerateArray().Select(WithoutReset)];

        Assert.Equal(
            [
                """{"entries":[{"key":"user_id","value":"a"}],"allowed":true,"rule":"default.user_id","limit_name":"per user","limit":3,"window_ms":31536000000,"remaining":2}""",
                """{"entries":[{"key":"ip_address","value":"192.0.2.1"}],"allowed":true,"unlimited":true,"list":"allow"}""",
                """{"entries":[{"key":"endpoint","value":"/x"}],"allowed":true,"rule":"default.endpoint","limit":2,"window_ms":31536000000,"remaining":1}""",
                """{"entries":[{"key":"endpoint","value":"/x"},{"key":"method","value":"GET"}],"allowed":true}""",
                """{"entries":[{"key":"user_id","value":"a"},{"key":"endpoint","value":"/x"}],"allowed":true}""",
            ],
            descriptors);
    }

    [Fact]
    public async Task A_deny_list_denies_without_a_limit_and_says_so()
    {
        await using RunningServer server = await RunningServer.StartAsync(Rules);
        using HttpResponseMessage response = await PostAsync(server, Single, """{"user_id":"a","ip_address":"10.1.2.3"}""");

        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.Equal(
            """{"allowed":false,"limit":null,"remaining":null,"reset_at":null,"error":{"code":"denied","message":"A deny list denies this."}}""",
            await response.Content.ReadAsStringAsync());
        Assert.Null(response.Headers.RetryAfter);
    }

    [Fact]
    public async Task What_only_watches_or_slows_down_says_so()
    {
        await using RunningServer server = await RunningServer.StartAsync(Rules);

        JsonElement shadow = await AskAsync(server, """{"tier":"free"}""");
        Assert.Equal((true, true), (shadow.GetProperty("allowed").GetBoolean(), shadow.GetProperty("shadow").GetBoolean()));

        JsonElement first = await AskAsync(server, """{"tier":"slow"}""");
        Assert.False(first.TryGetProperty("delay_ms", out _));
        Assert.InRange((await AskAsync(server, """{"tier":"slow"}""")).GetProperty("delay_ms").GetInt64(), 3_500_000, 3_600_000);
    }

    [Fact]
    public async Task In_global_shadow_mode_nothing_is_denied()
    {
        await using RunningServer server = await RunningServer.StartAsync(Rules, ("SHADOW_MODE", "true"));
        JsonElement answer = await AskAsync(server, """{"user_id":"a","hits":4}""");

        Assert.Equal((true, true), (answer.GetProperty("allowed").GetBoolean(), answer.GetProperty("shadow").GetBoolean()));
    }

    [Fact]
    public async Task The_rules_own_response_is_told_to_who_asks_for_it()
    {
        await using RunningServer server = await RunningServer.StartAsync(Rules);
        Assert.False((await AskAsync(server, """{"endpoint":"/x","hits":2,"rule_response":true}""")).TryGetProperty("response", out _));
        Assert.False((await AskAsync(server, """{"endpoint":"/x"}""")).TryGetProperty("response", out _));

        JsonElement response = (await AskAsync(server, """{"endpoint":"/x","rule_response":true}""")).GetProperty("response");

        Assert.Equal("""{"body":"no more than 2","headers":[{"name":"x-rule","value":"default.endpoint"}]}""", response.GetRawText());
    }

    [Fact]
    public async Task The_checks_of_a_batch_are_decided_one_by_one_and_in_order()
    {
        await using RunningServer server = await RunningServer.StartAsync(Rules);
        using HttpResponseMessage response = await PostAsync(
            server, Batch, """{"requests":[{"user_id":"a","hits":2},{"user_id":"a"},{"user_id":"a"},{"user_id":"b"},{"user_id":"a","hits":-2},{"user_id":"a"}]}""");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(
            [(200, 1), (200, 0), (429, 0), (200, 2), (200, 1), (200, 0)],
            (await BodyAsync(response)).GetProperty("results").EnumerateArray().Select(static result => (result.GetProperty("status").GetInt32(), result.GetProperty("remaining").GetInt32())));
    }

    [Fact]
    public async Task Fifty_clients_at_once_are_admitted_exactly_as_often_as_the_limit_says()
    {
        await using RunningServer server = await RunningServer.StartAsync(Rules);
        HttpStatusCode[] codes = [.. (await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => AskFourTimesAsync(server)))).SelectMany(static codes => codes)];

        Assert.Equal((50, 150), (codes.Count(static code => code == HttpStatusCode.OK), codes.Count(static code => code == HttpStatusCode.TooManyRequests)));
    }

    [Fact]
    public async Task A_Redis_that_is_gone_is_a_problem_that_asks_to_come_back()
    {
        await using RedisServer redis = await RedisServer.StartAsync();
        await using RunningServer server = await RunningServer.StartAsync(Rules, ("REDIS_URL", redis.Address), ("REDIS_OP_TIMEOUT", "2s"));
        Assert.Equal((3, 2), await LimitAsync(server, """{"user_id":"a"}"""));
        await Eventually.IsTrueAsync(
            async () => (await HealthAsync(server, HttpStatusCode.OK)).GetProperty("store").TryGetProperty("latency_ms", out JsonElement latency) && latency.GetDouble() > 0,
            TimeSpan.FromSeconds(20),
            () => "the store is timed");

        await redis.KillAsync();

        using HttpResponseMessage failed = await PostAsync(server, Single, """{"user_id":"a"}""");
        JsonElement problem = await BodyAsync(failed);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "1"), (failed.StatusCode, Header(failed, "Retry-After")));
        Assert.Equal(("urn:envoyrls:problem:store-unavailable", 503), (problem.GetProperty("type").GetString(), problem.GetProperty("status").GetInt32()));

        using HttpResponseMessage batch = await PostAsync(server, Batch, """{"requests":[{"user_id":"a"},{"user_id":"a","domain":"elsewhere"}]}""");
        Assert.Equal([503, 200], (await BodyAsync(batch)).GetProperty("results").EnumerateArray().Select(static result => result.GetProperty("status").GetInt32()));
    }

    [Fact]
    public async Task Health_tells_of_store_and_rules()
    {
        await using RunningServer server = await RunningServer.StartAsync(Rules);
        JsonElement health = await HealthAsync(server, HttpStatusCode.OK);

        Assert.False(health.GetProperty("status").ValueEquals("failing"));
        Assert.NotEmpty(health.GetProperty("version").GetString()!);
        Assert.InRange(health.GetProperty("uptime_seconds").GetInt64(), 0, 600);
        Assert.Equal(("memory", true), (health.GetProperty("store").GetProperty("kind").GetString(), health.GetProperty("store").GetProperty("healthy").GetBoolean()));
        JsonElement rules = health.GetProperty("rules");
        Assert.Equal((1, 1, 7), (rules.GetProperty("generation").GetInt32(), rules.GetProperty("domains").GetInt32(), rules.GetProperty("limits").GetInt32()));
        Assert.InRange(rules.GetProperty("last_reload").GetDateTimeOffset(), DateTimeOffset.UtcNow.AddMinutes(-10), DateTimeOffset.UtcNow.AddMinutes(1));
        Assert.True(health.GetProperty("components").GetProperty("warm").GetBoolean());
    }

    private static async Task<HttpStatusCode[]> AskFourTimesAsync(RunningServer server)
    {
        HttpStatusCode[] codes = new HttpStatusCode[4];
        for (int i = 0; i < codes.Length; i++)
        {
            using HttpResponseMessage response = await PostAsync(server, Single, """{"api_key":"shared"}""");
            codes[i] = response.StatusCode;
        }

        return codes;
    }

    private static async Task<JsonElement> HealthAsync(RunningServer server, HttpStatusCode status)
    {
        using HttpResponseMessage response = await server.Http.GetAsync("/health");
        Assert.Equal(status, response.StatusCode);
        return await BodyAsync(response);
    }

    private static async Task<(int Limit, int Remaining)> LimitAsync(RunningServer server, string body)
    {
        JsonElement answer = await AskAsync(server, body);
        return (answer.GetProperty("limit").GetInt32(), answer.GetProperty("remaining").GetInt32());
    }

    private static async Task<JsonElement> AskAsync(RunningServer server, string body)
    {
        using HttpResponseMessage response = await PostAsync(server, Single, body);
        return await BodyAsync(response);
    }

    private static async Task<HttpResponseMessage> PostAsync(RunningServer server, string path, string body)
    {
        using StringContent content = new(body, Encoding.UTF8, "application/json");
        return await server.Http.PostAsync(path, content);
    }

    private static async Task<JsonElement> BodyAsync(HttpResponseMessage response) =>
        JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;

    private static string WithoutReset(JsonElement descriptor)
    {
        string text = descriptor.GetRawText();
        return descriptor.TryGetProperty("reset_at", out JsonElement reset) ? text.Replace($",\"reset_at\":{reset.GetRawText()}", "", StringComparison.Ordinal) : text;
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out IEnumerable<string>? values) ? values.Single() : null;

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
