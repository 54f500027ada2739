using System.Globalization;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Conformance.Tests.Harness;
using EnvoyRls.Testing;

namespace EnvoyRls.Conformance.Tests.EndToEnd;

public sealed class HeaderTests
{
    [Fact]
    public async Task In_GitHubs_style_the_tightest_limit_is_told_by_its_name()
    {
        await using RateLimitServer server = await StartAsync("github");
        using RateLimitClient client = server.Connect();
        Dictionary<string, string> headers = await HeadersAsync(client, "layered", hits: 2);
        Assert.Equal(
            ["X-RateLimit-Limit=3", "X-RateLimit-Remaining=1", "X-RateLimit-Resource=daily", "X-RateLimit-Used=2"],
            headers.Where(header => header.Key != "X-RateLimit-Reset").Select(header => $"{header.Key}={header.Value}").Order(StringComparer.Ordinal),
            StringComparer.Ordinal);
        long reset = long.Parse(headers["X-RateLimit-Reset"], CultureInfo.InvariantCulture);
        Assert.InRange(reset, DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeSeconds(), DateTimeOffset.UtcNow.AddHours(17).ToUnixTimeSeconds());
        Assert.Matches("^[0-9]+$", (await HeadersAsync(client, "layered", hits: 4))["Retry-After"]);
    }

    [Fact]
    public async Task In_the_IETFs_style_every_limit_is_told()
    {
        await using RateLimitServer server = await StartAsync("ietf");
        using RateLimitClient client = server.Connect();
        Dictionary<string, string> headers = await HeadersAsync(client, "layered", hits: 2);
        Assert.Equal("\"yearly\";q=5;w=31536000, \"daily\";q=3;w=86400", headers["RateLimit-Policy"]);
        Assert.Matches("^\"yearly\";r=3;t=[0-9]+, \"daily\";r=1;t=[0-9]+$", headers["RateLimit"]);
        Assert.Equal(2, headers.Count);
    }

    private static Task<RateLimitServer> StartAsync(string style) => RateLimitServer.StartAsync(
        ("RULES", Paths.AllRules), ("LIMIT_RESPONSE_HEADERS_ENABLED", "true"), ("LIMIT_RESPONSE_HEADERS_STYLE", style));

    private static async Task<Dictionary<string, string>> HeadersAsync(RateLimitClient client, string key, uint hits)
    {
        RateLimitResponse answer = await client.AskAsync(RateLimitClient.Request(key, Guid.NewGuid().ToString(), hits, "features"));
        return answer.ResponseHeadersToAdd.ToDictionary(header => header.Key, header => header.Value, StringComparer.Ordinal);
    }
}
