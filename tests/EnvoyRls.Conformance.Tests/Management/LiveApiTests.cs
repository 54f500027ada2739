using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using EnvoyRls.Conformance.Tests.Harness;
using EnvoyRls.Testing;

namespace EnvoyRls.Conformance.Tests.Management;

/// <summary>Every read that the OpenAPI document promises, asked of a server that has something of everything.</summary>
public sealed class LiveApiTests : IDisposable
{
    /// <summary>What fills the parameters that have to be there.</summary>
    private static readonly Dictionary<string, string> Required = new(StringComparer.Ordinal)
    {
        ["domain"] = "managed", ["descriptor"] = "user_id=ann", ["from"] = "1",
    };

    /// <summary>What only the adaptive layer makes, in time: there is none of it yet to be read.</summary>
    private static readonly string[] MadeByTheService = ["/v1/admin/overrides/{", "/v1/admin/models/{", "/v1/admin/adaptive/advice/changes"];

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Every_read_answers_what_the_document_says_and_HEAD_the_same_without_body()
    {
        (string, string) repository = ("MANAGEMENT_DIR", _directory.Path);
        await using ManagedServer server = await ManagedServer.StartAsync(await Tokens.CreateAsync(repository), repository);
        await FillAsync(server);
        JsonElement document = (await server.Admin.GetAsync("/openapi.json")).Expect(HttpStatusCode.OK).Json;
        JsonArray answers = [];
        foreach (JsonProperty path in document.GetProperty("paths").EnumerateObject().Where(path => path.Value.TryGetProperty("get", out _) && path.Name is not "/v1/admin/events"))
        {
            JsonElement operation = path.Value.GetProperty("get");
            string target = await TargetAsync(server, document, path.Name, operation);
            AdminAnswer answer = await server.Admin.GetAsync(target);
            using HttpRequestMessage headRequest = new(HttpMethod.Head, target);
            AdminAnswer head = await server.Admin.SendAsync(headRequest);
            Assert.True((head.Status, head.Text) == (answer.Status, ""), $"HEAD {target}: {head.Status}");
            AdminAnswer unknown = await server.Admin.GetAsync($"{target}{(target.Contains('?', StringComparison.Ordinal) ? '&' : '?')}surprise=1");
            Assert.True((unknown.Status, unknown.Problem) == (HttpStatusCode.BadRequest, "invalid-parameter"), $"{target}: {unknown.Text}");
            if (MadeByTheService.Any(prefix => path.Name.StartsWith(prefix, StringComparison.Ordinal)))
            {
                Assert.True((answer.Status, answer.Problem) == (HttpStatusCode.NotFound, "not-found"), $"{target}: {answer.Text}");
                continue;
            }

            Assert.True(answer.Status == HttpStatusCode.OK, $"{target}: {answer.Text}");
            JsonNode? body = answer.MediaType == "application/json" ? JsonNode.Parse(answer.Text) : JsonValue.Create(answer.Text);
            answers.Add(new JsonObject { ["path"] = path.Name, ["mediaType"] = answer.MediaType, ["body"] = body });
        }

        Assert.True(answers.Count > 20);
        Assert.All(await ObjectionsAsync(document, answers), objection => Assert.EndsWith(": null", objection, StringComparison.Ordinal));
    }

    private static async Task FillAsync(ManagedServer server)
    {
        (await server.Admin.PutRuleAsync("login", "login", 10)).Expect(HttpStatusCode.Created);
        (await server.Admin.PutRuleAsync("same", "user_id", 100)).Expect(HttpStatusCode.Created);
        (await server.Admin.PutAsync("/v1/admin/lists/scanner", """{"domain": "managed", "list": "deny", "key": "remote_address", "value": "203.0.113.9"}""")).Expect(HttpStatusCode.Created);
        (await server.Admin.PutAsync("/v1/admin/tiers/ann", """{"tier": "gold"}""")).Expect(HttpStatusCode.Created);
        string plan = ManagedRuleText.ChangeSet("login", "login", 5, """, "stages": [{"percent": "10%", "for": "1h"}]""");
        (await server.Admin.PostAsync("/v1/admin/releases", plan)).Expect(HttpStatusCode.Created);
        for (int i = 0; i < 20; i++)
        {
            await server.Grpc.AskAsync(RateLimitClient.Request("login", "x", 1, ManagedRuleText.Domain));
            await server.Grpc.AskAsync(RateLimitClient.Request("user_id", "ann", 1, ManagedRuleText.Domain));
        }
    }

    /// <summary>A path with its variables and required parameters filled, the former by what the list above it has first.</summary>
    private static async Task<string> TargetAsync(ManagedServer server, JsonElement document, string path, JsonElement operation)
    {
        string target = path;
        if (path.IndexOf("/{", StringComparison.Ordinal) is var variable and > 0)
        {
            target = $"{path[..variable]}/{await FirstOfAsync(server, path[..variable])}{path[(path.IndexOf('}', StringComparison.Ordinal) + 1)..]}";
        }

        IEnumerable<string> required = operation.TryGetProperty("parameters", out JsonElement parameters)
            ? parameters.EnumerateArray()
                .Select(parameter => parameter.TryGetProperty("$ref", out JsonElement reference) ? Resolve(document, reference.GetString()!) : parameter)
                .Where(parameter => parameter.GetProperty("in").ValueEquals("query") && parameter.TryGetProperty("required", out JsonElement isRequired) && isRequired.GetBoolean())
                .Select(parameter => parameter.GetProperty("name").GetString()!)
            : [];
        string query = string.Join('&', required.Select(name => $"{name}={Uri.EscapeDataString(Required[name])}"));
        return query.Length > 0 ? $"{target}?{query}" : target;
    }

    private static JsonElement Resolve(JsonElement document, string reference) =>
        reference["#/".Length..].Split('/').Aggregate(document, (element, name) => element.GetProperty(name));

    private static async Task<string> FirstOfAsync(ManagedServer server, string list)
    {
        JsonElement page = (await server.Admin.GetAsync(list)).Expect(HttpStatusCode.OK).Json;
        if (!page.TryGetProperty("items", out JsonElement items) || items.GetArrayLength() == 0)
        {
            return "ann";
        }

        string? name = Array.Find(["id", "user", "number"], name => items[0].TryGetProperty(name, out _));
        return name is null ? "ann" : Uri.EscapeDataString($"{items[0].GetProperty(name)}");
    }

    private async Task<IEnumerable<string>> ObjectionsAsync(JsonElement document, JsonArray answers)
    {
        string documentFile = _directory.File("openapi.json.test");
        string answersFile = _directory.File("answers.json.test");
        await File.WriteAllTextAsync(documentFile, document.GetRawText());
        await File.WriteAllTextAsync(answersFile, answers.ToJsonString());
        string script = Path.Combine(Paths.Project, "node", "answers.mjs");
        JsonElement objections = JsonElement.Parse(await ChildProcess.RunAsync("node", [script, documentFile, answersFile], TimeSpan.FromSeconds(60)));
        return answers.Zip(objections.EnumerateArray(), (answer, objection) => $"{answer!["path"]}: {objection.GetRawText()}");
    }
}
