using System.Text.Json.Nodes;
using EnvoyRls.Management.Tests.Fakes;
using EnvoyRls.Management.Tests.Rest;
using EnvoyRls.Testing;

namespace EnvoyRls.Cli.Tests.Models;

/// <summary>rls models against a real admin server.</summary>
public sealed class ModelCommandTests : IAsyncLifetime
{
    private readonly TemporaryDirectory _directory = new();
    private AdminServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await AdminServer.StartAsync();
        await SampleModels.AddAsync(_server.Repository.Adaptive, _server.Time.GetUtcNow());
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task Versions_are_listed_in_a_table()
    {
        string[] lines = (await DoneAsync("viewer", "models", "list")).Split('\n');
        Assert.Matches(@"^web +3 +candidate +2026-11-21 09:03:00Z +32 +0\.97 +0\.95 +waits *$", lines[1]);
        Assert.Matches("^web +2 +champion ", lines[2]);
        Assert.Equal("no version of api could be trained at 2026-11-21 08:00:00Z: too few clean rows", lines[4]);
        Assert.Equal("no versions: each domain goes by what it trains by itself\n", await DoneAsync("viewer", "models", "list", "--domain", "shop"));
        Assert.Equal(3, JsonNode.Parse(await DoneAsync("viewer", "models", "list", "-o", "json"))!["models"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_version_is_shown()
    {
        string shown = await DoneAsync("viewer", "models", "show", "web", "3");
        Assert.Contains("trial       PR-AUC 0.97, finds 60 % of injected attacks at once (80 % at one false alarm in 1,000), 0.1 % of clean rows strange\n", shown, StringComparison.Ordinal);
        Assert.EndsWith("gate        waits: 900 rows so far\n", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_is_promoted_left_again_and_trained()
    {
        Assert.Equal("version 3 of the models of web judges within seconds\n", await DoneAsync("operator", "models", "promote", "web", "3", "--reason", "tried"));
        Assert.Equal("version 2 of the models of web judges within seconds\n", await DoneAsync("operator", "models", "rollback", "web"));
        Assert.StartsWith("It is trained in the background", await DoneAsync("operator", "models", "train", "web"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Versions_are_verified_in_the_service_and_in_files()
    {
        Assert.StartsWith("version 2 of the models of web is whole: SHA-256 ", await DoneAsync("viewer", "models", "verify", "web", "2"), StringComparison.Ordinal);
        string path = _directory.File("model");
        await File.WriteAllBytesAsync(path, SampleModels.Container, CancellationToken.None);
        CommandRun whole = await CommandRun.OfAsync("models", "verify", "--file", path);
        Assert.Equal(ExitCode.Ok, whole.ExitCode);
        Assert.StartsWith("model is whole: models of web for 1 pools, SHA-256 ", whole.Output, StringComparison.Ordinal);

        await File.WriteAllBytesAsync(path, SampleModels.Container[..^1], CancellationToken.None);
        CommandRun cut = await CommandRun.OfAsync("models", "verify", "--file", path);
        Assert.Equal((ExitCode.Failed, "rls models verify: The model is damaged: its checksum does not fit.\n"), (cut.ExitCode, cut.Error));
    }

    [Theory]
    [InlineData("viewer", "This takes the role operator; token:viewer has viewer.", "models", "promote", "web", "3")]
    [InlineData("operator", "There is no version 9 of the models of web.", "models", "show", "web", "9")]
    [InlineData("operator", "Version 2 of the models of web is in use already.", "models", "promote", "web", "2")]
    public async Task What_is_refused_is_one_sentence_and_exit_1(string role, string expected, params string[] args)
    {
        CommandRun run = await RunAsync(role, args);
        Assert.Equal((ExitCode.Failed, "", $"rls models {args[1]}: {expected}\n"), (run.ExitCode, run.Output, run.Error));
    }

    [Fact]
    public async Task Nothing_to_verify_is_a_mistake_of_the_command_line()
    {
        CommandRun run = await CommandRun.OfAsync("models", "verify", "web");
        Assert.Equal((ExitCode.Usage, "rls models verify: Give a domain and a version, or --file. See 'rls models verify --help'.\n"), (run.ExitCode, run.Error));
    }

    private async Task<string> DoneAsync(string role, params string[] args)
    {
        CommandRun run = await RunAsync(role, args);
        Assert.Equal((ExitCode.Ok, ""), (run.ExitCode, run.Error));
        return run.Output;
    }

    private async Task<CommandRun> RunAsync(string role, string[] args)
    {
        string token = _directory.File("token");
        await File.WriteAllTextAsync(token, role, CancellationToken.None);
        return await CommandRun.OfAsync([.. args, "--url", $"{_server.Address}", "--token-file", token]);
    }
}
