using System.Text.Json.Nodes;
using EnvoyRls.Adaptive.Archive;
using EnvoyRls.Adaptive.Models;
using EnvoyRls.Management.Rest.Table;
using EnvoyRls.Management.Tests.Fakes;

namespace EnvoyRls.Management.Tests.Rest;

/// <summary>Versions of models over HTTP.</summary>
public sealed class ModelTests : IAsyncLifetime
{
    private const string Models = "/v1/admin/models";

    private AdminServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await AdminServer.StartAsync();
        await SampleModels.AddAsync(_server.Repository.Adaptive, _server.Time.GetUtcNow());
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Versions_are_listed_with_their_trials_and_how_the_candidate_fares()
    {
        JsonNode answer = await _server.GetAsync(Models);
        Assert.Equal("candidate, champion, retired", string.Join(", ", answer["models"]!.AsArray().Select(model => (string?)model!["stage"])));
        JsonNode candidate = answer["models"]![0]!;
        Assert.Equal(("web", 3, 0.97, 0.95), ((string?)candidate["domain"], (int)candidate["version"]!, (double)candidate["quality"]!["pr_auc"]!, (double)candidate["incumbent"]!["pr_auc"]!));
        Assert.Equal(("waits", 900), ((string?)candidate["candidate"]!["outcome"], (int)candidate["candidate"]!["rows"]!));
        Assert.Equal("too few clean rows", (string?)answer["failures"]![0]!["reason"]);
        Assert.Empty((await _server.GetAsync($"{Models}?domain=shop"))["models"]!.AsArray());
    }

    [Fact]
    public async Task A_version_is_promoted_and_left_again_and_the_audit_trail_tells_both()
    {
        JsonNode promoted = (await PostAsync("web/3/promote?reason=better")).Json(200);
        Assert.Equal((3, "champion"), ((int)promoted["version"]!, (string?)promoted["stage"]));
        Assert.Null(promoted["candidate"]);
        (await PostAsync("web/3/promote")).Problem(409, "refused-by-state");
        Assert.Equal(2, (int)(await PostAsync("web/rollback?reason=worse")).Json(200)["version"]!);
        Assert.Equal(1, (int)(await PostAsync("web/rollback")).Json(200)["version"]!);
        JsonNode problem = (await PostAsync("web/rollback")).Problem(409, "refused-by-state");
        Assert.Equal("No version of the models of web was in use before version 1.", (string?)problem["detail"]);
    }

    [Fact]
    public async Task What_is_not_there_is_not_found()
    {
        (await _server.SendAsync("viewer", "GET", $"{Models}/web/9")).Problem(404, "not-found");
        (await _server.SendAsync("viewer", "GET", $"{Models}/web/first")).Problem(404, "not-found");
        (await PostAsync("shop/1/promote")).Problem(404, "not-found");
    }

    [Fact]
    public async Task A_version_with_another_content_is_neither_verified_nor_promoted()
    {
        ModelRecord record = (await _server.Repository.Adaptive.ListModelsAsync(CancellationToken.None))[0];
        byte[] damaged = [.. SampleModels.Container];
        damaged[^1] ^= 1;
        await _server.Repository.Adaptive.AddModelAsync(record, damaged, CancellationToken.None);
        JsonNode problem = (await _server.SendAsync("viewer", "GET", $"{Models}/web/4/verify")).Problem(409, "refused-by-state");
        Assert.Equal("The model is damaged: its checksum does not fit.", (string?)problem["detail"]);
        (await PostAsync("web/4/promote")).Problem(409, "refused-by-state");
        await _server.Repository.Adaptive.AddModelAsync(record with { Name = "shop" }, SampleModels.Container, CancellationToken.None);
        Assert.Equal("The models are those of web, not of shop.", (string?)(await PostAsync("shop/1/promote")).Problem(409, "refused-by-state")["detail"]);
    }

    [Fact]
    public async Task A_training_is_asked_for_by_name()
    {
        (await PostAsync("shop/train")).Json(202);
        TrainingRequest request = Assert.Single(await new ModelDocuments(_server.Repository.Adaptive).RequestsAsync(CancellationToken.None));
        Assert.Equal(("shop", "token:operator"), (request.Domain, request.By));
    }

    [Fact]
    public async Task Without_the_archive_it_says_so()
    {
        _server.Memory.Adaptive = new AwayArchive();
        Assert.Equal("the archive is away", (string?)(await _server.SendAsync("viewer", "GET", Models)).Problem(503, "unavailable")["detail"]);
        (await PostAsync("web/3/promote")).Problem(503, "unavailable");
    }

    [Fact]
    public async Task Where_the_layer_is_off_every_operation_says_so()
    {
        await using AdminServer off = await AdminServer.StartAsync(new AdminServerOptions { IsAdaptive = false });
        foreach (ApiOperation operation in off.Table.Operations.Where(operation => operation.Tag == "Models"))
        {
            OperationCase request = OperationCases.ById[operation.Id];
            (await off.SendAsync("admin", request.Method, request.Path, request.Body)).Problem(409, "adaptive-off");
        }
    }

    private Task<AdminResponse> PostAsync(string path) => _server.SendAsync("operator", "POST", $"{Models}/{path}");
}
