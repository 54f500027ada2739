using System.Text.Json.Nodes;
using EnvoyRls.Management.Administration;
using EnvoyRls.Management.Tests.Fakes;

namespace EnvoyRls.Management.Tests.Rest;

/// <summary>Creating, reading, replacing, patching and deleting managed objects.</summary>
public sealed class ObjectTests
{
    private const string Rules = "/v1/admin/rules";
    private const string Login = "/v1/admin/rules/login";

    [Fact]
    public async Task A_rule_is_created_and_read_back()
    {
        await using AdminServer server = await AdminServer.StartAsync();

        AdminResponse created = await server.SendAsync("operator", "POST", Rules, OperationCases.Rule);
        AdminResponse read = await server.SendAsync("viewer", "GET", Login);

        JsonNode rule = created.Json(201);
        Assert.Equal(Login, created.Headers["Location"]);
        Assert.Equal("\"1\"", created.ETag);
        Assert.Equal("web", (string?)rule["domain"]);
        Assert.Equal(1, (int)rule["version"]!);
        Assert.Equal("token:operator", (string?)rule["updated_by"]);
        Assert.Equal("2026-11-21T10:00:00Z", (string?)rule["updated_at"]);
        Assert.Empty(rule["conflicts"]!.AsArray());
        Assert.Equal(created.ETag, read.ETag);
        Assert.Equal(10, (int)read.Json(200)["rate_limit"]!["requests_per_unit"]!);
    }

    [Fact]
    public async Task A_second_rule_of_that_id_is_refused()
    {
        await using AdminServer server = await AdminServer.StartAsync();
        await server.SendAsync("operator", "POST", Rules, OperationCases.Rule);

        (await server.SendAsync("operator", "POST", Rules, OperationCases.Rule)).Problem(409, "already-exists");
    }

    [Fact]
    public async Task A_rule_may_be_written_in_YAML()
    {
        await using AdminServer server = await AdminServer.StartAsync();

        AdminResponse response = await server.SendAsync("operator", "POST", Rules, "{\"id\": login}", "application/yaml");

        // The fake reads JSON only, but has been asked for the id that the YAML says.
        Assert.Equal(422, response.Status);
        FakeAdministration rules = (FakeAdministration)server.Rules;
        Assert.Equal("login", Assert.Single(Assert.Single(rules.Requests).Operations).Key.Id);
    }

    [Fact]
    public async Task What_an_answer_adds_is_not_listened_to_when_it_is_sent_back()
    {
        await using AdminServer server = await AdminServer.StartAsync();
        AdminResponse created = await server.SendAsync("operator", "POST", Rules, OperationCases.Rule);

        AdminResponse replaced = await server.SendAsync("operator", "PUT", Login, created.Body);

        JsonNode body = JsonNode.Parse(((FakeAdministration)server.Rules).Requests[^1].Operations[0].Text)!;
        Assert.Equal(["id", "domain", "descriptors", "rate_limit"], body.AsObject().Select(field => field.Key), StringComparer.Ordinal);
        Assert.Equal(2, (int)replaced.Json(200)["version"]!);
    }

    [Fact]
    public async Task A_replacement_is_held_to_the_entity_tag()
    {
        await using AdminServer server = await AdminServer.StartAsync();
        await server.SendAsync("operator", "POST", Rules, OperationCases.Rule);
        await server.SendAsync("operator", "PUT", Login, OperationCases.Rule, headers: ("If-Match", "\"1\""));

        (await server.SendAsync("operator", "PUT", Login, OperationCases.Rule, headers: ("If-Match", "\"1\""))).Problem(412, "precondition-failed");
        (await server.SendAsync("operator", "DELETE", Login, headers: ("If-Match", "\"1\""))).Problem(412, "precondition-failed");
        (await server.SendAsync("operator", "PATCH", Login, "{}", headers: ("If-Match", "W/\"2\""))).Problem(412, "precondition-failed");
        (await server.SendAsync("operator", "PUT", Login, OperationCases.Rule, headers: ("If-None-Match", "*"))).Problem(412, "precondition-failed");
        (await server.SendAsync("operator", "PUT", "/v1/admin/rules/other", OperationCases.Rule, headers: ("If-Match", "*"))).Problem(412, "precondition-failed");
        (await server.SendAsync("operator", "PUT", Login, OperationCases.Rule, headers: ("If-Match", "17"))).Problem(400, "invalid-header");
        Assert.Equal(200, (await server.SendAsync("operator", "PUT", Login, OperationCases.Rule, headers: ("If-Match", "\"1\", \"2\""))).Status);
        Assert.Equal(204, (await server.SendAsync("operator", "DELETE", Login, headers: ("If-Match", "*"))).Status);
        Assert.Equal(201, (await server.SendAsync("operator", "PUT", Login, OperationCases.Rule, headers: ("If-None-Match", "*"))).Status);
    }

    [Fact]
    public async Task A_patch_changes_what_it_names()
    {
        await using AdminServer server = await AdminServer.StartAsync();
        await server.SendAsync("operator", "POST", Rules, OperationCases.Rule);

        AdminResponse patched = await server.SendAsync(
            "operator", "PATCH", Login, """{"rate_limit":{"requests_per_unit":20},"description":"d","version":99}""", "application/merge-patch+json");
        JsonNode without = (await server.SendAsync("operator", "PATCH", Login, """{"description":null}""")).Json(200);

        JsonNode rule = patched.Json(200);
        Assert.Equal(20, (int)rule["rate_limit"]!["requests_per_unit"]!);
        Assert.Equal("minute", (string?)rule["rate_limit"]!["unit"]);
        Assert.Equal("d", (string?)rule["description"]);
        Assert.Null(without["description"]);
        (await server.SendAsync("operator", "PATCH", Login, "[]")).Problem(400, "malformed-body");
        (await server.SendAsync("operator", "PATCH", "/v1/admin/rules/none", "{}")).Problem(404, "not-found");
    }

    [Fact]
    public async Task A_patch_is_applied_again_to_what_another_has_changed_meanwhile()
    {
        await using AdminServer server = await AdminServer.StartAsync();
        await server.SendAsync("operator", "POST", Rules, OperationCases.Rule);
        FakeAdministration rules = (FakeAdministration)server.Rules;
        rules.Before = async () =>
        {
            rules.Before = null;
            await server.SendAsync("admin", "PATCH", Login, """{"priority":5}""");
        };

        JsonNode rule = (await server.SendAsync("operator", "PATCH", Login, """{"description":"d"}""")).Json(200);

        Assert.Equal(5, (int)rule["priority"]!);
        Assert.Equal("d", (string?)rule["description"]);
    }

    [Fact]
    public async Task A_rule_is_taken_out_of_force_and_put_back()
    {
        await using AdminServer server = await AdminServer.StartAsync();
        await server.SendAsync("operator", "POST", Rules, OperationCases.Rule);

        Assert.False((bool)(await server.SendAsync("operator", "POST", $"{Login}/disable")).Json(200)["enabled"]!);
        Assert.Equal(1, (int)(await server.GetAsync($"{Rules}?enabled=false"))["total"]!);
        Assert.True((bool)(await server.SendAsync("operator", "POST", $"{Login}/enable")).Json(200)["enabled"]!);
        Assert.Equal(0, (int)(await server.GetAsync($"{Rules}?enabled=false"))["total"]!);
    }

    [Fact]
    public async Task A_repeated_request_is_answered_as_the_first_time()
    {
        await using AdminServer server = await AdminServer.StartAsync();
        (string, string) key = ("Idempotency-Key", "\"k1\"");
        AdminResponse first = await server.SendAsync("operator", "POST", Rules, OperationCases.Rule, headers: key);
        await server.SendAsync("operator", "PATCH", Login, """{"priority":5}""");

        AdminResponse again = await server.SendAsync("operator", "POST", Rules, OperationCases.Rule, headers: key);
        AdminResponse other = await server.SendAsync("operator", "POST", Rules, OperationCases.OtherRule, headers: ("Idempotency-Key", "k1"));

        Assert.Equal(201, again.Status);
        Assert.Equal("true", again.Headers["Idempotency-Replayed"]);
        Assert.Equal(first.Body, again.Body);
        Assert.Equal(first.ETag, again.ETag);
        Assert.False(first.Headers.ContainsKey("Idempotency-Replayed"));
        other.Problem(422, "idempotency-key-reused");
        (await server.SendAsync("operator", "POST", Rules, OperationCases.Rule, headers: ("Idempotency-Key", ""))).Problem(400, "invalid-header");
    }

    [Fact]
    public async Task Ids_are_taken_as_they_are_escaped()
    {
        await using AdminServer server = await AdminServer.StartAsync();
        const string user = "a/b %2F ü?";
        string path = $"/v1/admin/tiers/{Uri.EscapeDataString(user)}";

        AdminResponse put = await server.SendAsync("operator", "PUT", path, "{}");

        Assert.Equal(path, put.Headers["Location"]);
        Assert.Equal(user, Assert.Single(server.Rules.State.Objects.Keys).Id);
        Assert.Equal(200, (await server.SendAsync("viewer", "GET", path)).Status);
    }

    [Fact]
    public async Task Pages_stay_in_step_while_items_come_and_go()
    {
        await using AdminServer server = await AdminServer.StartAsync();
        foreach (string id in new[] { "b", "d", "f", "h" })
        {
            await server.SendAsync("operator", "PUT", $"{Rules}/{id}", $$"""{"id":"{{id}}"}""");
        }

        JsonNode first = await server.GetAsync($"{Rules}?limit=2");
        await server.SendAsync("operator", "PUT", $"{Rules}/a", """{"id":"a"}""");
        await server.SendAsync("operator", "DELETE", $"{Rules}/d");
        JsonNode second = await server.GetAsync($"{Rules}?limit=2&cursor={(string)first["next_cursor"]!}");

        Assert.Equal(["b", "d"], Ids(first), StringComparer.Ordinal);
        Assert.Equal(["f", "h"], Ids(second), StringComparer.Ordinal);
        Assert.Null(second["next_cursor"]);
        (await server.SendAsync("viewer", "GET", $"{Rules}?cursor=*")).Problem(400, "invalid-parameter");
    }

    [Fact]
    public async Task Lists_are_narrowed_down()
    {
        await using AdminServer server = await AdminServer.StartAsync();
        await server.SendAsync("operator", "PUT", "/v1/admin/lists/a", """{"domain":"web","list":"deny","reason":"Scans us","expires":"2026-11-21T09:59:59Z"}""");
        await server.SendAsync("operator", "PUT", "/v1/admin/lists/b", """{"domain":"api","list":"allow","expires":"2027-01-01"}""");

        Assert.Equal(["a"], Ids(await server.GetAsync("/v1/admin/lists?q=SCANS")), StringComparer.Ordinal);
        Assert.Equal(["a"], Ids(await server.GetAsync("/v1/admin/lists?expired=true")), StringComparer.Ordinal);
        Assert.Equal(["b"], Ids(await server.GetAsync("/v1/admin/lists?list=allow&domain=api")), StringComparer.Ordinal);
        Assert.Empty(Ids(await server.GetAsync("/v1/admin/lists?q=reason")));
    }

    [Theory]
    [InlineData(ChangeStatus.Invalid, 422, "validation-failed")]
    [InlineData(ChangeStatus.Conflicting, 409, "conflicting-rules")]
    [InlineData(ChangeStatus.Unavailable, 503, "unavailable")]
    [InlineData(ChangeStatus.NotFound, 404, "not-found")]
    internal async Task What_becomes_of_a_change_is_told(ChangeStatus status, int code, string slug)
    {
        await using AdminServer server = await AdminServer.StartAsync();
        FakeAdministration rules = (FakeAdministration)server.Rules;
        rules.Next = new ChangeOutcome(status)
        {
            Detail = "because",
            Errors = [new ChangeError(0, new Core.Rules.RuleError("rule login", 3, 7, "no such unit 'minit'", "minute"))],
            Conflicts = rules.Conflicts(),
        };

        AdminResponse response = await server.SendAsync("operator", "PUT", Login, OperationCases.Rule, headers: ("Prefer", "handling=\"strict\""));

        JsonNode problem = response.Problem(code, slug);
        Assert.Equal("because", (string?)problem["detail"]);
        Assert.True(rules.Requests[0].Strict);
        Assert.Equal(status == ChangeStatus.Unavailable, response.Headers.ContainsKey("Retry-After"));
        if (status == ChangeStatus.Invalid)
        {
            JsonNode error = Assert.Single(problem["errors"]!.AsArray())!;
            Assert.Equal((3, 7, "minute"), ((int)error["line"]!, (int)error["column"]!, (string?)error["fix"]));
        }

        if (status == ChangeStatus.Conflicting)
        {
            Assert.Equal("shadowed", (string?)Assert.Single(problem["conflicts"]!.AsArray())!["kind"]);
        }
    }

    [Fact]
    public async Task The_reason_reaches_the_history()
    {
        await using AdminServer server = await AdminServer.StartAsync();

        await server.SendAsync("operator", "PUT", $"{Login}?reason=too%20many%20bots", OperationCases.Rule);

        Assert.Equal("too many bots", (string?)(await server.GetAsync("/v1/admin/versions/1"))["reason"]);
    }

    private static IEnumerable<string> Ids(JsonNode page) => page["items"]!.AsArray().Select(item => (string?)item!["id"] ?? ((string?)item["list"] == "deny" ? "a" : "b"));
}
