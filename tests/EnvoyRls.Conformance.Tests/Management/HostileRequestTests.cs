using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace EnvoyRls.Conformance.Tests.Management;

/// <summary>Requests that mean harm, or were made by a broken program. Whatever they are, the answer is a problem and calls go on.</summary>
public sealed class HostileRequestTests(HostileServer hostile) : IClassFixture<HostileServer>, IAsyncLifetime
{
    private const string Rules = "/v1/admin/rules";
    private const string Rule = "/v1/admin/rules/some";
    private const int Megabyte = 1024 * 1024;

    private CallsUnderWay _calls = null!;

    private ManagedServer Server => hostile.Server;

    public async ValueTask InitializeAsync() => _calls = await CallsUnderWay.StartAsync(Server, "from_file");

    public async ValueTask DisposeAsync()
    {
        Assert.Empty(await _calls.EndAsync());
        await _calls.DisposeAsync();
        Assert.False(Server.Process.HasExited, Server.Process.Output);
        Assert.DoesNotContain("to the admin API failed", Server.Process.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("application/json", false)]
    [InlineData("application/yaml", false)]
    [InlineData("application/json", true)]
    public async Task A_body_of_two_megabytes_is_refused(string mediaType, bool isChunked)
    {
        byte[] body = Encoding.ASCII.GetBytes($"{{\"description\": \"{new string('x', 2 * Megabyte)}\"}}");
        AdminAnswer answer = await SendAsync(HttpMethod.Put, Rule, mediaType, body, isChunked);
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "body-too-large"), (answer.Status, answer.Problem));
    }

    [Theory]
    [InlineData("application/json", "[", "]", 200_000)]
    [InlineData("application/json", "{\"a\":", "}", 100_000)]
    [InlineData("application/json", "{\"descriptors\":[", "]}", 50_000)]
    [InlineData("application/yaml", "[", "]", 200_000)]
    [InlineData("application/yaml", "{a: ", "}", 100_000)]
    [InlineData("application/yaml", "- ", "", 200_000)]
    [InlineData("application/yaml", "? ", "", 200_000)]
    [InlineData("application/merge-patch+json", "{\"a\":", "}", 100_000)]
    public async Task A_body_of_many_levels_is_refused(string mediaType, string open, string close, int levels)
    {
        string body = string.Concat(Enumerable.Repeat(open, levels)) + string.Concat(Enumerable.Repeat(close, levels));
        bool isPatch = mediaType == "application/merge-patch+json";
        if (isPatch)
        {
            Assert.True((await Server.Admin.PutRuleAsync("some", "some", 1)).Status is HttpStatusCode.Created or HttpStatusCode.OK);
        }

        AssertRefused(await SendAsync(isPatch ? HttpMethod.Patch : HttpMethod.Put, Rule, mediaType, Encoding.UTF8.GetBytes(body)));
        if (!isPatch)
        {
            AssertRefused(await SendAsync(HttpMethod.Post, "/v1/admin/changes", mediaType, Encoding.UTF8.GetBytes(body)));
        }
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/yaml")]
    public async Task A_body_that_is_not_UTF_8_is_refused(string mediaType)
    {
        foreach (byte[] bad in (byte[][])[[0xff], [0xc3, 0x28], [0xed, 0xa0, 0x80], [0xf8, 0x88, 0x80, 0x80, 0x80], [0x00]])
        {
            byte[] body = [.. "{\"domain\": \""u8, .. bad, .. "\", \"descriptors\": [{\"key\": \"a\"}], \"rate_limit\": {\"unlimited\": true}}"u8];
            AssertRefused(await SendAsync(HttpMethod.Put, Rule, mediaType, body));
        }
    }

    [Fact]
    public async Task An_alias_bomb_is_refused()
    {
        StringBuilder bomb = new("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 12; i++)
        {
            string aliases = string.Join(", ", Enumerable.Repeat(string.Create(CultureInfo.InvariantCulture, $"*a{i - 1}"), 10));
            bomb.Append(CultureInfo.InvariantCulture, $"a{i}: &a{i} [{aliases}]\n");
        }

        AssertRefused(await SendAsync(HttpMethod.Put, Rule, "application/yaml", Encoding.UTF8.GetBytes(bomb.ToString())));
    }

    [Fact]
    public async Task Ten_thousand_changes_at_once_are_carried_out_or_refused_as_a_whole()
    {
        const int changes = 10_000;
        string body = ChangesOf(changes, "gold");
        long before = await Server.Admin.VersionAsync();
        AdminAnswer answer = await Server.Admin.PostAsync("/v1/admin/changes", body);
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Text[..Math.Min(500, answer.Text.Length)]);
        Assert.Equal(before + 1, await Server.Admin.VersionAsync());
        Assert.Equal(5000u, await Server.LimitAsync("user_id", "u9999"));

        // All of it or nothing: the last change is wrong.
        const string last = """"id":"u9999","body":{"tier":"silver"}"""";
        string wrong = ChangesOf(changes, "silver").Replace(last, last.Replace("tier", "tear", StringComparison.Ordinal), StringComparison.Ordinal);
        AdminAnswer refused = await Server.Admin.PostAsync("/v1/admin/changes", wrong);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "validation-failed"), (refused.Status, refused.Problem));
        Assert.Equal(changes - 1, refused.Json.GetProperty("errors")[0].GetProperty("operation").GetInt32());
        Assert.Equal(5000u, await Server.LimitAsync("user_id", "u0"));
        Assert.Equal(before + 1, await Server.Admin.VersionAsync());
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("..")]
    [InlineData("../../tokens")]
    [InlineData("ü")]
    [InlineData("a b")]
    [InlineData("a\0b")]
    [InlineData("a\r\nb")]
    [InlineData("\u202eevil")]
    [InlineData("'; DROP TABLE rules; --")]
    [InlineData("")]
    public async Task An_id_that_is_none_is_refused(string id)
    {
        AdminAnswer inPath = await Server.Admin.PutAsync($"{Rules}/{Uri.EscapeDataString(id)}", ManagedRuleText.Of("a", 1));
        Assert.True((int)inPath.Status is >= 400 and < 500, inPath.Text);
        string inBody = $$"""{"id": {{System.Text.Json.JsonSerializer.Serialize(id)}}, "domain": "managed", "descriptors": [{"key": "a"}], "rate_limit": {"unlimited": true} }""";
        AssertRefused(await Server.Admin.PostAsync(Rules, inBody));
        Assert.False(File.Exists(Path.Combine(hostile.Directory, "tokens")));
    }

    [Fact]
    public async Task An_id_of_many_characters_is_refused() =>
        AssertRefused(await Server.Admin.PutAsync($"{Rules}/{new string('a', 4000)}", ManagedRuleText.Of("a", 1)));

    [Fact]
    public async Task No_header_can_be_smuggled_into_answer_history_or_log()
    {
        const string evil = "why%0d%0aX-Evil:%201%0a%1b[31m%00";
        AdminAnswer answer = await Server.Admin.PutAsync($"{Rules}/reasoned?reason={evil}", ManagedRuleText.Of("reasoned", 1), ("X-Request-Id", "a b\t<c>"));
        Assert.False(answer.Headers.Contains("X-Evil"));
        Assert.Matches("^[0-9a-f]{16}$", answer.Headers.GetValues("X-Request-Id").Single());
        Assert.DoesNotContain("\u001b[31m", Server.Process.Output, StringComparison.Ordinal);

        // However it was taken, the history and the audit trail can be read.
        (await Server.Admin.GetAsync("/v1/admin/versions?limit=1000")).Expect(HttpStatusCode.OK);
        (await Server.Admin.GetAsync("/v1/admin/audit?limit=1000")).Expect(HttpStatusCode.OK);

        foreach (string key in (string[])["a\nX-Evil: 1", "a\0b", "\u0001", "ÿþ", new string('k', 256), ""])
        {
            string body = ManagedRuleText.Of("keyed", 1);
            string head = $"PUT {Rules}/keyed HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {hostile.Token}\r\nContent-Type: application/json\r\n";
            string rest = string.Create(CultureInfo.InvariantCulture, $"Content-Length: {body.Length}\r\nIdempotency-Key: {key}\r\nConnection: close\r\n\r\n{body}");
            string raw = await RawHttp.SendAsync(Server.AdminPort, head + rest);
            Assert.DoesNotContain("X-Evil", raw, StringComparison.OrdinalIgnoreCase);
            Assert.StartsWith("HTTP/1.1 ", raw, StringComparison.Ordinal);
            Assert.False(raw.StartsWith("HTTP/1.1 5", StringComparison.Ordinal), $"{key.Length} characters: {raw}");
        }
    }

    [Theory]
    [InlineData("GET /ui/../../../etc/passwd HTTP/1.1")]
    [InlineData("GET /ui/%2e%2e/%2e%2e/%2e%2e/etc/passwd HTTP/1.1")]
    [InlineData("GET /ui/..%2f..%2ftokens.yaml HTTP/1.1")]
    [InlineData("GET //v1/admin/tokens HTTP/1.1")]
    [InlineData("GET /V1/ADMIN/TOKENS HTTP/1.1")]
    [InlineData("GET /v1/admin/tokens/ HTTP/1.1")]
    [InlineData("GET /v1/admin/%74okens HTTP/1.1")]
    [InlineData("GET http://elsewhere/v1/admin/tokens HTTP/1.1")]
    [InlineData("OPTIONS * HTTP/1.1")]
    [InlineData("TRACE /v1/admin/me HTTP/1.1")]
    [InlineData("CONNECT localhost:80 HTTP/1.1")]
    [InlineData("GET /v1/admin/rules?domain=%ff%fe HTTP/1.1")]
    [InlineData("GET /v1/admin/rules?limit=99999999999999999999 HTTP/1.1")]
    [InlineData("GET /v1/admin/rules?cursor=AAAA HTTP/1.1")]
    public async Task Without_a_token_nothing_comes_back(string line)
    {
        string answer = await RawHttp.SendAsync(Server.AdminPort, $"{line}\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 4", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("root:", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("\"items\"", answer, StringComparison.Ordinal);
    }

    private static string ChangesOf(int changes, string tier)
    {
        IEnumerable<string> all = Enumerable.Range(0, changes).Select(i => string.Create(
            CultureInfo.InvariantCulture, $$$"""{"op":"put","kind":"tier","id":"u{{{i}}}","body":{"tier":"{{{tier}}}"}}"""));
        return $$"""{"changes":[{{string.Join(',', all)}}]}""";
    }

    private static void AssertRefused(AdminAnswer answer)
    {
        Assert.True((int)answer.Status is >= 400 and < 500, $"{answer.Status}: {answer.Text[..Math.Min(500, answer.Text.Length)]}");
        Assert.Equal("application/problem+json", answer.MediaType);
        Assert.True(answer.Text.Length < Megabyte, "the answer is not larger than the harm");
    }

    private async Task<AdminAnswer> SendAsync(HttpMethod method, string path, string mediaType, byte[] body, bool isChunked = false)
    {
        using HttpRequestMessage request = new(method, path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
        request.Headers.TransferEncodingChunked = isChunked;
        return await Server.Admin.SendAsync(request);
    }
}
