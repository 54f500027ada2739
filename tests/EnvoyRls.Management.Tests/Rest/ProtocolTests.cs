using System.Text.Json.Nodes;
using EnvoyRls.Management.Status;

namespace EnvoyRls.Management.Tests.Rest;

/// <summary>The form of requests and answers, whatever is asked for.</summary>
public sealed class ProtocolTests
{
    [Fact]
    public async Task What_is_not_there_is_told_as_a_problem()
    {
        await using AdminServer server = await AdminServer.StartAsync();

        (await server.SendAsync("viewer", "GET", "/v1/admin/nothing")).Problem(404, "not-found");
        (await server.SendAsync("viewer", "GET", "/v1/admin/rules/")).Problem(404, "not-found");
        (await server.SendAsync("viewer", "GET", "/")).Problem(404, "not-found");
        AdminResponse wrong = await server.SendAsync("viewer", "DELETE", "/v1/admin/rules");
        wrong.Problem(405, "method-not-allowed");
        Assert.Equal("GET, HEAD, POST", wrong.Headers["Allow"]);
        (await server.SendAsync("viewer", "OPTIONS", "/v1/admin/rules")).Problem(405, "method-not-allowed");
        (await server.SendAsync("viewer", "POST", "/openapi.json", "{}")).Problem(405, "method-not-allowed");
    }

    [Theory]
    [InlineData("/v1/admin/rules?domian=web", "domain")]
    [InlineData("/v1/admin/rules?limit=0", "whole number from 1 to 1000")]
    [InlineData("/v1/admin/rules?limit=ten", "whole number")]
    [InlineData("/v1/admin/rules?enabled=yes", "true or false")]
    [InlineData("/v1/admin/rules?limit=1&limit=2", "2 times")]
    [InlineData("/v1/admin/lists?list=block", "allow or deny")]
    [InlineData("/v1/admin/audit?from=yesterday", "a moment")]
    [InlineData("/v1/stats/users/alice?window=soon", "a time")]
    [InlineData("/v1/stats/users/alice?window=48h", "24 hours")]
    [InlineData("/v1/stats/global?step=90s", "whole minutes")]
    [InlineData("/v1/stats/global?from=2026-11-22&to=2026-11-21", "before")]
    [InlineData("/v1/admin/me?q=1", "none here")]
    public async Task A_wrong_parameter_is_refused_with_what_would_be_right(string path, string hint)
    {
        await using AdminServer server = await AdminServer.StartAsync();

        JsonNode problem = (await server.SendAsync("viewer", "GET", path)).Problem(400, "invalid-parameter");

        Assert.Contains(hint, (string?)problem["detail"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bodies_must_be_what_they_should_be()
    {
        await using AdminServer server = await AdminServer.StartAsync();

        (await server.SendAsync("operator", "POST", "/v1/admin/rules", "x", "text/plain")).Problem(415, "unsupported-media-type");
        (await server.SendAsync("operator", "POST", "/v1/admin/rules")).Problem(415, "unsupported-media-type");
        (await server.SendAsync("operator", "POST", "/v1/admin/rules", "")).Problem(400, "malformed-body");
        (await server.SendAsync("operator", "POST", "/v1/admin/rules", new string(' ', 1024 * 1024 + 1))).Problem(413, "body-too-large");
        (await server.SendAsync("operator", "POST", "/v1/admin/rollback", """{"version":1""")).Problem(400, "malformed-body");
        (await server.SendAsync("operator", "POST", "/v1/admin/rollback", """{"version":1,"version":2}""")).Problem(400, "malformed-body");
        (await server.SendAsync("operator", "POST", "/v1/admin/rollback", "7")).Problem(400, "malformed-body");
        (await server.SendAsync("operator", "POST", "/v1/admin/rollback", "null")).Problem(400, "malformed-body");
    }

    [Fact]
    public async Task A_body_of_the_API_is_told_what_is_wrong_with_it()
    {
        await using AdminServer server = await AdminServer.StartAsync();

        JsonNode unknown = (await server.SendAsync("operator", "POST", "/v1/admin/rollback", """{"versoin":1}""")).Problem(400, "malformed-body");
        JsonNode mistyped = (await server.SendAsync("admin", "POST", "/v1/admin/tokens", """{"name":"x","role":"boss"}""")).Problem(400, "malformed-body");

        Assert.Equal(["There is no field 'versoin' here.", "The field 'version' is missing."], unknown["errors"]!.AsArray().Select(error => (string?)error!["message"]), StringComparer.Ordinal);
        Assert.Equal("did you mean 'version'?", (string?)unknown["errors"]![0]!["fix"]);
        Assert.Equal("role", (string?)Assert.Single(mistyped["errors"]!.AsArray())!["in"]);
        Assert.DoesNotContain("EnvoyRls.", mistyped.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_is_written_as_the_client_likes_it()
    {
        await using AdminServer server = await AdminServer.StartAsync();
        const string path = "/v1/stats/users";

        Assert.Equal("application/json", (await server.SendAsync("viewer", "GET", path)).MediaType);
        Assert.Equal("text/csv", (await server.SendAsync("viewer", "GET", path, headers: ("Accept", "text/csv"))).MediaType);
        Assert.Equal("text/csv", (await server.SendAsync("viewer", "GET", $"{path}?format=csv")).MediaType);
        Assert.Equal("application/json", (await server.SendAsync("viewer", "GET", path, headers: ("Accept", "text/csv;q=0.1, */*"))).MediaType);
        (await server.SendAsync("viewer", "GET", path, headers: ("Accept", "image/png, application/json;q=0"))).Problem(406, "not-acceptable");
    }

    [Fact]
    public async Task A_table_is_safe_in_a_spreadsheet()
    {
        await using AdminServer server = await AdminServer.StartAsync();

        AdminResponse csv = await server.SendAsync("viewer", "GET", "/v1/stats/users?format=csv");

        Assert.Equal("user,hits,denied,error\r\n\"'=cmd,\"\"x\"\"\",100,25,0\r\n", csv.Body);
    }

    [Fact]
    public async Task Requests_have_a_name_and_answers_are_not_kept()
    {
        await using AdminServer server = await AdminServer.StartAsync();

        AdminResponse named = await server.SendAsync("viewer", "GET", "/v1/admin/me", headers: ("X-Request-Id", "deploy-17"));
        AdminResponse unnamed = await server.SendAsync("viewer", "GET", "/v1/admin/me", headers: ("X-Request-Id", "<script>"));

        Assert.Equal("deploy-17", named.Headers["X-Request-Id"]);
        Assert.Equal(16, unnamed.Headers["X-Request-Id"].Length);
        Assert.Equal("no-store", named.Headers["Cache-Control"]);
        Assert.Equal("nosniff", named.Headers["X-Content-Type-Options"]);
        Assert.DoesNotContain(named.Headers.Keys, name => name.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
        Assert.Equal("viewer", (string?)named.Json(200)["role"]);
    }

    [Fact]
    public async Task What_a_client_has_already_is_not_sent_again()
    {
        await using AdminServer server = await AdminServer.StartAsync();
        await server.SendAsync("operator", "POST", "/v1/admin/rules", OperationCases.Rule);

        AdminResponse known = await server.SendAsync("viewer", "GET", "/v1/admin/rules/login", headers: ("If-None-Match", "\"1\""));
        AdminResponse head = await server.SendAsync("viewer", "HEAD", "/v1/admin/rules/login");

        Assert.Equal((304, ""), (known.Status, known.Body));
        Assert.Equal((200, ""), (head.Status, head.Body));
        Assert.Equal("\"1\"", head.ETag);
    }

    [Fact]
    public async Task Pages_of_other_sites_are_refused()
    {
        await using AdminServer server = await AdminServer.StartAsync();

        (await server.SendAsync("operator", "GET", "/v1/admin/rules", headers: ("Sec-Fetch-Site", "cross-site"))).Problem(403, "forbidden");
        Assert.Equal(200, (await server.SendAsync("viewer", "GET", "/v1/admin/rules", headers: ("Sec-Fetch-Site", "same-origin"))).Status);
    }

    [Fact]
    public async Task A_repository_that_is_away_is_told_of()
    {
        await using AdminServer server = await AdminServer.StartAsync();
        server.Memory.IsAway = true;

        AdminResponse read = await server.SendAsync("viewer", "GET", "/v1/admin/versions");

        read.Problem(503, "unavailable");
        Assert.Equal("1", read.Headers["Retry-After"]);
        (await server.SendAsync("operator", "PUT", "/v1/admin/rules/login", OperationCases.Rule)).Problem(503, "unavailable");
        Assert.Equal(200, (await server.SendAsync("viewer", "GET", "/v1/admin/rules")).Status);
    }

    [Fact]
    public async Task A_mistake_of_the_service_tells_nothing_but_its_name()
    {
        await using AdminServer server = await AdminServer.StartAsync();
        ((Fakes.FakeAdministration)server.Rules).Before = () => throw new InvalidOperationException("a secret");

        AdminResponse response = await server.SendAsync("operator", "PUT", "/v1/admin/rules/login", OperationCases.Rule);

        response.Problem(500, "internal-error");
        Assert.DoesNotContain("secret", response.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_dashboard_is_served_to_everybody_with_a_strict_policy()
    {
        await using AdminServer server = await AdminServer.StartAsync();

        AdminResponse page = await server.SendAsync("", "GET", "/ui/");
        AdminResponse again = await server.SendAsync("", "GET", "/ui/", headers: ("If-None-Match", page.ETag!));

        Assert.Equal(("text/html", 200), (page.MediaType, page.Status));
        Assert.Contains("script-src 'self'", page.Headers["Content-Security-Policy"], StringComparison.Ordinal);
        Assert.Equal(304, again.Status);
        Assert.Equal("text/javascript", (await server.SendAsync("", "GET", "/ui/js/app.js")).MediaType);
        Assert.Equal("/ui/", (await server.SendAsync("", "GET", "/ui")).Headers["Location"]);
        (await server.SendAsync("", "GET", "/ui/../secrets")).Problem(404, "not-found");
    }

    [Fact]
    public async Task Health_follows_the_service()
    {
        await using AdminServer server = await AdminServer.StartAsync();

        server.Status.State = HealthState.Degraded;
        Assert.Equal("degraded", (string?)(await server.SendAsync("", "GET", "/health")).Json(200)["status"]);
        server.Status.State = HealthState.Failing;
        Assert.Equal("failing", (string?)(await server.SendAsync("", "GET", "/health")).Json(503)["status"]);
    }
}
