using System.Text;
using System.Text.Json.Nodes;
using EnvoyRls.Management.Rest.Table;
using EnvoyRls.Testing;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;

namespace EnvoyRls.Management.Tests.Rest;

/// <summary>The description of the API.</summary>
public sealed class OpenApiTests
{
    [Fact]
    public async Task The_document_is_read_without_objection_and_has_every_operation()
    {
        await using AdminServer server = await AdminServer.StartAsync();
        AdminResponse response = await server.SendAsync("", "GET", "/openapi.json");

        ReadResult read = OpenApiDocument.Parse(response.Body, "json");

        Assert.Empty(read.Diagnostic!.Errors);
        Assert.Empty(read.Diagnostic.Warnings);
        Assert.Equal(OpenApiSpecVersion.OpenApi3_1, read.Diagnostic.SpecificationVersion);
        Assert.Equal(
            server.Table.Operations.Select(operation => operation.Id).Order(StringComparer.Ordinal),
            read.Document!.Paths.SelectMany(path => path.Value.Operations!).Select(operation => operation.Value.OperationId!).Order(StringComparer.Ordinal),
            StringComparer.Ordinal);
    }

    [Fact]
    public async Task The_document_keeps_to_the_schema_of_the_specification()
    {
        await using AdminServer server = await AdminServer.StartAsync();
        using TemporaryDirectory directory = new();
        string file = Path.Combine(directory.Path, "openapi.json");
        await File.WriteAllTextAsync(file, (await server.SendAsync("", "GET", "/openapi.json")).Body);
        string script = Testing.Repository.PathOf("tests", "EnvoyRls.Conformance.Tests", "node", "openapi.mjs");

        Assert.Equal("null", (await ChildProcess.RunAsync("node", [script, file], TimeSpan.FromSeconds(60))).Trim());
    }

    [Fact]
    public async Task Every_reference_leads_somewhere()
    {
        await using AdminServer server = await AdminServer.StartAsync();
        JsonNode document = (await server.SendAsync("", "GET", "/openapi.json")).Json(200);

        string[] dangling = [.. ReferencesOf(document).Distinct(StringComparer.Ordinal).Where(reference => Resolve(document, reference) is null)];

        Assert.Empty(dangling);
    }

    [Fact]
    public async Task Answers_are_what_their_schema_says()
    {
        await using AdminServer server = await AdminServer.StartAsync();
        JsonNode document = (await server.SendAsync("", "GET", "/openapi.json")).Json(200);
        Func<string, string> fill = await OperationCases.PrepareAsync(server);
        foreach (OperationCase request in OperationCases.ById.Values.Where(request => request is { Method: "GET", Status: 200 }))
        {
            AdminResponse response = await server.SendAsync("admin", "GET", fill(request.Path));
            ApiOperation operation = server.Table.Operations.Single(operation => operation.Id == request.Id);
            JsonNode content = document["paths"]![operation.Path]!["get"]!["responses"]!["200"]!["content"]!;
            if (content["application/json"] is { } media)
            {
                SchemaCheck.Check(document, media["schema"]!, JsonNode.Parse(response.Body), request.Id);
            }
        }
    }

    [Fact]
    public async Task The_page_for_people_tells_of_every_operation_and_runs_nothing()
    {
        await using AdminServer server = await AdminServer.StartAsync();

        AdminResponse page = await server.SendAsync("", "GET", "/docs");

        Assert.Equal("text/html", page.MediaType);
        Assert.All(server.Table.Operations, operation => Assert.Contains($"<article id=\"{operation.Id}\">", page.Body, StringComparison.Ordinal));
        Assert.DoesNotContain("<script", page.Body, StringComparison.OrdinalIgnoreCase);
        string style = page.Body[(page.Body.IndexOf("<style>", StringComparison.Ordinal) + 7)..page.Body.IndexOf("</style>", StringComparison.Ordinal)];
        string hash = Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(style)));
        Assert.Contains($"style-src 'sha256-{hash}'", page.Headers["Content-Security-Policy"], StringComparison.Ordinal);
    }

    private static IEnumerable<string> ReferencesOf(JsonNode? node) => node switch
    {
        JsonArray items => items.SelectMany(ReferencesOf),
        JsonObject fields => fields.SelectMany(field => field is { Key: "$ref", Value: JsonValue reference } ? [reference.GetValue<string>()] : ReferencesOf(field.Value)),
        _ => [],
    };

    private static JsonNode? Resolve(JsonNode document, string reference) =>
        reference[2..].Split('/').Aggregate<string, JsonNode?>(document, (node, name) => node?[name]);
}
