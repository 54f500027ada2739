using System.Text.Json.Nodes;
using EnvoyRls.Core.Rules;
using EnvoyRls.Management.Repository;

namespace EnvoyRls.Management.Tests.Rest;

/// <summary>The admin API over the real administration and a real repository.</summary>
public abstract class StoreTests
{
    private const string File = """
        domain: web
        descriptors:
          - key: path
            value: /login
            rate_limit: {unit: minute, requests_per_unit: 100}
          - key: path
            value: /cart
            rate_limit: {unit: minute, requests_per_unit: 50}
        """;

    /// <summary>A repository of its own, empty.</summary>
    private protected abstract ValueTask<IRepository> OpenAsync();

    [Fact]
    public async Task Every_operation_is_carried_out()
    {
        await using IRepository shared = await OpenAsync();
        await using AdminServer reading = await AdminServer.StartAsync(shared, File);
        Func<string, string> fill = await OperationCases.PrepareAsync(reading);
        foreach (OperationCase request in OperationCases.ById.Values)
        {
            await (request.Method == "GET" ? SucceedAsync(reading, request, fill) : SucceedAloneAsync(request));
        }
    }

    /// <summary>Carries out what changes something on a server of its own.</summary>
    private async Task SucceedAloneAsync(OperationCase request)
    {
        await using IRepository repository = await OpenAsync();
        await using AdminServer server = await AdminServer.StartAsync(repository, File);
        await SucceedAsync(server, request, await OperationCases.PrepareAsync(server));
    }

    private static async Task SucceedAsync(AdminServer server, OperationCase request, Func<string, string> fill)
    {
        AdminResponse response = await server.SendAsync("admin", request.Method, fill(request.Path), request.Body, request.MediaType);
        Assert.True(response.Status == request.Status, $"{request.Id}: {response.Status} {response.Body}");
    }

    [Fact]
    public async Task A_change_is_in_force_and_can_be_taken_back()
    {
        await using IRepository repository = await OpenAsync();
        await using AdminServer server = await AdminServer.StartAsync(repository, File);
        await server.SendAsync("operator", "POST", "/v1/admin/rules", OperationCases.Rule);

        JsonNode managed = await server.GetAsync("/v1/admin/effective?q=login");
        JsonNode difference = (await server.GetAsync("/v1/admin/versions/1/diff"))["differences"]!;
        AdminResponse rollback = await server.SendAsync("operator", "POST", "/v1/admin/rollback", """{"version":0,"reason":"too strict"}""");
        JsonNode files = await server.GetAsync("/v1/admin/effective?q=login");

        JsonArray rules = managed["domains"]![0]!["rules"]!.AsArray();
        Assert.Equal(["managed", "file"], rules.Select(rule => (string?)rule!["layer"]), StringComparer.Ordinal);
        Assert.Equal("login", (string?)rules[0]!["id"]);
        Assert.Equal(10, (int)rules[0]!["limits"]![0]!["amount"]!);
        Assert.Equal(60_000, (int)rules[0]!["limits"]![0]!["window_ms"]!);
        Assert.Contains(difference.AsArray(), item => (string?)item!["kind"] == "added" && (string?)item["rule"] == "web.path_/login");
        Assert.Equal(2, (int)rollback.Json(200)["version"]!);
        Assert.Equal("file", (string?)Assert.Single(files["domains"]![0]!["rules"]!.AsArray())!["layer"]);
        Assert.Equal("too strict", (string?)(await server.GetAsync("/v1/admin/versions/2"))["reason"]);
    }

    [Fact]
    public async Task Mistakes_are_told_by_line_and_column_of_what_was_sent()
    {
        await using IRepository repository = await OpenAsync();
        await using AdminServer server = await AdminServer.StartAsync(repository, File);
        const string json = """
            {
              "id": "login", "version": 7, "domain": "web",
              "descriptors": [{"key": "path"}],
              "rate_limit": {"unit": "minit", "requests_per_unit": 10}
            }
            """;
        const string yaml = "id: login\ndomain: web\ndescriptors: [{key: path}]\nrate_limt: {unit: minute, requests_per_unit: 10}\n";

        JsonNode first = (await server.SendAsync("operator", "PUT", "/v1/admin/rules/login", json)).Problem(422, "validation-failed")["errors"]![0]!;
        JsonNode problem = (await server.SendAsync("operator", "PUT", "/v1/admin/rules/login", yaml, "application/yaml")).Problem(422, "validation-failed");
        JsonNode second = problem["errors"]!.AsArray().Single(error => ((string?)error!["message"])!.Contains("rate_limt", StringComparison.Ordinal))!;

        Assert.Equal((4, 26), ((int)first["line"]!, (int)first["column"]!));
        Assert.Equal((4, 1), ((int)second["line"]!, (int)second["column"]!));
        Assert.Contains("rate_limit", (string?)second["fix"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_repeated_request_is_answered_as_the_first_time()
    {
        await using IRepository repository = await OpenAsync();
        await using AdminServer server = await AdminServer.StartAsync(repository, File);
        (string, string) key = ("Idempotency-Key", "k1");
        AdminResponse first = await server.SendAsync("operator", "POST", "/v1/admin/rules", OperationCases.Rule, headers: key);

        AdminResponse again = await server.SendAsync("operator", "POST", "/v1/admin/rules", OperationCases.Rule, headers: key);
        AdminResponse other = await server.SendAsync("operator", "POST", "/v1/admin/rules", OperationCases.OtherRule, headers: key);

        Assert.Equal((201, "true"), (again.Status, again.Headers["Idempotency-Replayed"]));
        Assert.Equal(first.Json(201)["rate_limit"]!.ToJsonString(), again.Json(201)["rate_limit"]!.ToJsonString());
        Assert.Equal(first.ETag, again.ETag);
        other.Problem(422, "idempotency-key-reused");
        await server.SendAsync("operator", "DELETE", "/v1/admin/rules/login", headers: ("Idempotency-Key", "k2"));
        AdminResponse gone = await server.SendAsync("operator", "DELETE", "/v1/admin/rules/login", headers: ("Idempotency-Key", "k2"));
        Assert.Equal((204, "true"), (gone.Status, gone.Headers["Idempotency-Replayed"]));
    }

    [Fact]
    public async Task A_dry_run_tells_who_would_be_denied()
    {
        await using IRepository repository = await OpenAsync();
        await using AdminServer server = await AdminServer.StartAsync(repository, File);
        const string body = $$$"""{"changes":[{"op":"put","kind":"rule","id":"login","body":{{{OperationCases.Rule}}}}],"sample":{"recent":30}}""";

        JsonNode report = (await server.SendAsync("viewer", "POST", "/v1/admin/dry-run", body)).Json(200);

        Assert.Equal((30, 20), ((int)report["requests"]!, (int)report["newly_denied"]!));
        (await server.SendAsync("viewer", "POST", "/v1/admin/dry-run", """{"changes":[{"op":"delete","kind":"rule","id":"none"}],"sample":{"recent":1}}""")).Problem(404, "not-found");
        (await server.SendAsync("viewer", "POST", "/v1/admin/dry-run", """{"changes":[{"op":"restore","version":0}],"sample":{}}""")).Problem(400, "malformed-body");
    }

    [Fact]
    public async Task A_call_is_explained()
    {
        await using IRepository repository = await OpenAsync();
        await using AdminServer server = await AdminServer.StartAsync(repository, File);
        await server.SendAsync("operator", "POST", "/v1/admin/rules", OperationCases.Rule);

        JsonNode answer = (await server.SendAsync("viewer", "POST", "/v1/admin/explain", OperationCases.ById["explain"].Body)).Json(200);

        JsonNode descriptor = Assert.Single(answer["descriptors"]!.AsArray())!;
        Assert.Contains("login", descriptor["rule"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(10, (int)Assert.Single(descriptor["counters"]!.AsArray())!["remaining"]!);
        JsonNode document = (await server.SendAsync("", "GET", "/openapi.json")).Json(200);
        SchemaCheck.Check(document, document["paths"]!["/v1/admin/explain"]!["post"]!["responses"]!["200"]!["content"]!["application/json"]!["schema"]!, answer, "explain");
        (await server.SendAsync("viewer", "POST", "/v1/admin/explain", """{"domain":"","descriptors":[]}""")).Problem(422, "refused-call");
    }

    [Fact]
    public async Task Exported_rules_can_be_read_again()
    {
        await using IRepository repository = await OpenAsync();
        await using AdminServer server = await AdminServer.StartAsync(repository, File);
        await server.SendAsync("operator", "POST", "/v1/admin/rules", OperationCases.Rule);

        AdminResponse managed = await server.SendAsync("viewer", "GET", "/v1/admin/export");
        AdminResponse effective = await server.SendAsync("viewer", "GET", "/v1/admin/export?layer=effective&domain=web");

        Assert.Equal("application/yaml", managed.MediaType);
        RuleSet read = RuleSetLoader.Load([new RuleDocument("web.yaml", managed.Body)], new RuleSetOptions()).RuleSet!;
        RuleNode rule = Assert.Single(read.Find("web")!.Root.Descendants());
        Assert.Equal(("web.path_/login", 10u), (rule.FullKey, rule.Rule!.Limits[0].Limit.Amount));
        Assert.DoesNotContain("requests_per_unit: 50", managed.Body, StringComparison.Ordinal);
        Assert.Contains("requests_per_unit: 50", effective.Body, StringComparison.Ordinal);
        Assert.Equal("", (await server.SendAsync("viewer", "GET", "/v1/admin/export?domain=none")).Body);
    }

    [Fact]
    public async Task Counters_are_read_and_reset()
    {
        await using IRepository repository = await OpenAsync();
        await using AdminServer server = await AdminServer.StartAsync(repository, File);
        const string path = "/v1/admin/counters?domain=web&descriptor=path%3D/cart";

        JsonNode counters = await server.GetAsync(path);
        JsonNode reset = (await server.SendAsync("operator", "DELETE", path)).Json(200);

        JsonNode counter = Assert.Single(counters["counters"]!.AsArray())!;
        Assert.Equal("web.path_/cart", (string?)counters["rule"]);
        Assert.Equal((50, 0, 50), ((int)counter["amount"]!, (int)counter["used"]!, (int)counter["remaining"]!));
        Assert.Equal(counters.ToJsonString(), reset.ToJsonString());
        (await server.SendAsync("viewer", "GET", "/v1/admin/counters?domain=web&descriptor=path")).Problem(400, "invalid-parameter");
        (await server.SendAsync("viewer", "GET", "/v1/admin/counters?domain=web")).Problem(400, "invalid-parameter");
    }
}
