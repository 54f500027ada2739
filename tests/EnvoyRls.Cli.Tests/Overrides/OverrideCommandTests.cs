using System.Text.Json.Nodes;
using EnvoyRls.Adaptive.Overrides;
using EnvoyRls.Management.Tests.Fakes;
using EnvoyRls.Management.Tests.Rest;
using EnvoyRls.Testing;

namespace EnvoyRls.Cli.Tests.Overrides;

/// <summary>rls overrides, adaptive and anomalies against a real admin server.</summary>
public sealed class OverrideCommandTests : IAsyncLifetime
{
    private readonly TemporaryDirectory _directory = new();
    private AdminServer _server = null!;

    private FakeDesk Desk => _server.Desk!;

    public async ValueTask InitializeAsync()
    {
        _server = await AdminServer.StartAsync();
        await Desk.PutAsync(SampleBook.Of(_server.Time.GetUtcNow()));
        await _server.Repository.Adaptive.UpsertAnomaliesAsync([SampleBook.PastAt(_server.Time.GetUtcNow())], CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task Overrides_are_listed_in_a_table()
    {
        string[] lines = (await DoneAsync("viewer", "overrides", "list")).Split('\n');

        Assert.Contains("blocked by", lines[0], StringComparison.Ordinal);
        Assert.Matches(@"^ovr-000000000001 +suggested +web +path=/login, remote_address=\* \(newcomers\) +90 per 1m +0\.97 +2026-11-21 10:59:00Z +load, mode *$", lines[1]);
        Assert.Matches(@"^ovr-000000000002 +active +web +path=/search +50 -> 6 per 1s +0\.99 +2026-11-21 10:09:00Z *$", lines[2]);
        Assert.Contains("over", lines[4], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_an_attacker_sent_does_not_steer_the_terminal()
    {
        Assert.DoesNotContain('\u001b', await DoneAsync("viewer", "overrides", "list"));
        Assert.DoesNotContain('\u001b', await DoneAsync("viewer", "overrides", "show", SampleBook.Releasing));
        Assert.DoesNotContain('\u001b', await DoneAsync("viewer", "overrides", "explain", SampleBook.Releasing));
    }

    [Fact]
    public async Task Lists_are_narrowed_and_told_as_json()
    {
        string output = await DoneAsync("viewer", "overrides", "list", "--domain", "web", "--state", "active,suggested", "-q", "search", "-o", "json");

        Assert.Equal(SampleBook.Active, (string?)Assert.Single(JsonNode.Parse(output)!["items"]!.AsArray())!["id"]);
        Assert.Equal("no overrides\n", await DoneAsync("viewer", "overrides", "list", "--domain", "shop"));
    }

    [Fact]
    public async Task An_override_is_shown_and_explained()
    {
        string shown = await DoneAsync("viewer", "overrides", "show", SampleBook.Suggested);
        Assert.Contains("limit       90 per 1m\n", shown, StringComparison.Ordinal);
        Assert.Contains("blocked by  load, mode\n", shown, StringComparison.Ordinal);
        Assert.Contains("55 % 38 times the hourly average\n", shown, StringComparison.Ordinal);

        string explained = await DoneAsync("viewer", "overrides", "explain", SampleBook.Active);
        Assert.StartsWith($"{SampleBook.Active}: active\n", explained, StringComparison.Ordinal);
        Assert.Contains("what ends it\n", explained, StringComparison.Ordinal);
        Assert.Equal(SampleBook.Active, (string?)JsonNode.Parse(await DoneAsync("viewer", "overrides", "explain", SampleBook.Active, "-o", "json"))!["override"]!["id"]);
    }

    [Fact]
    public async Task Suggestions_are_approved_and_overrides_rejected()
    {
        Assert.StartsWith(
            $"{SampleBook.Suggested} is in force until 2026-11-21 10:10:00Z unless it is renewed: 90 per 1m for path=/login",
            await DoneAsync("operator", "overrides", "approve", SampleBook.Suggested, "--reason", "seen"),
            StringComparison.Ordinal);
        Assert.Equal(
            $"{SampleBook.Active} is revoked; path=/search is left alone for a day\n",
            await DoneAsync("operator", "overrides", "reject", SampleBook.Active, "--reason", "the import"));

        Assert.Equal(("seen", OverrideState.Active), (Find(SampleBook.Suggested).DecisionReason, Find(SampleBook.Suggested).State));
        Assert.Equal(("the import", OverrideState.Revoked), (Find(SampleBook.Active).DecisionReason, Find(SampleBook.Active).State));
    }

    [Fact]
    public async Task Overrides_are_exported_as_rules_that_rls_check_takes()
    {
        string rules = await DoneAsync("viewer", "overrides", "export", "--domain", "web", "--state", "active,suggested", "--lasting");
        await File.WriteAllTextAsync(_directory.File("exported.yaml"), rules, CancellationToken.None);

        CommandRun check = await CommandRun.OfAsync("check", _directory.Path);

        Assert.Equal((ExitCode.Ok, ""), (check.ExitCode, check.Error));
        Assert.DoesNotContain("until", rules, StringComparison.Ordinal);
        Assert.Contains("scale: 12%", await DoneAsync("viewer", "overrides", "export", "--form", "overrides"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_layer_is_told_and_its_modes_are_set()
    {
        string status = await DoneAsync("viewer", "adaptive", "status");
        Assert.StartsWith("the kill switch is off\nreplica replica-1, which scores for all, model 3, last looked never\n", status, StringComparison.Ordinal);
        Assert.Matches(@"web +suggest +setting +4210/s +380/s +62 % +0\.97 +25 h +1 +1 *\n", status);
        Assert.Matches(@"api +enforce +rule_file +120/s +118/s +unknown +0\.04 +31 min, too recent", status);

        Assert.Matches(@"web +enforce +person", await DoneAsync("operator", "adaptive", "mode", "web", "enforce", "--reason", "sure"));
        Assert.Matches(@"web +suggest +setting", await DoneAsync("operator", "adaptive", "mode", "web", "configured"));
    }

    [Fact]
    public async Task Everything_is_switched_off_and_on_again()
    {
        Assert.StartsWith("the kill switch is on: no override is in force\n", await DoneAsync("admin", "adaptive", "kill", "--reason", "customers are denied"), StringComparison.Ordinal);
        Assert.True(Desk.Book.IsKilled);

        Assert.False((bool)JsonNode.Parse(await DoneAsync("admin", "adaptive", "kill", "--undo", "--reason", "it was the rule", "-o", "json"))!["is_killed"]!);
        Assert.False(Desk.Book.IsKilled);
    }

    [Fact]
    public async Task Anomalies_are_listed()
    {
        string[] lines = (await DoneAsync("viewer", "anomalies")).Split('\n');
        Assert.Matches("^2026-11-21 09:58:00Z +goes on +web +path=/login", lines[1]);
        Assert.Matches(@"^2026-11-21 05:00:00Z +2026-11-21 06:00:00Z +api +user_id=mallory +mallory +198\.51\.100\.7 +2300 +0\.93 +ano-1 *$", lines[2]);

        Assert.Equal("no anomalies\n", await DoneAsync("viewer", "anomalies", "--domain", "shop", "--from", "2026-11-01", "--open"));
        Assert.Single(JsonNode.Parse(await DoneAsync("viewer", "anomalies", "--limit", "1", "-o", "json"))!["anomalies"]!.AsArray());

        _server.Memory.Adaptive = new AwayArchive();
        Assert.EndsWith("only anomalies that go on: the archive is away\n", await DoneAsync("viewer", "anomalies"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("viewer", "This takes the role operator; token:viewer has viewer.", "overrides", "approve", SampleBook.Suggested)]
    [InlineData("operator", "There is no override 'ovr-x'; what is over is kept for a day.", "overrides", "show", "ovr-x")]
    [InlineData("operator", "'ovr-000000000004' is over already: rejected.", "overrides", "approve", SampleBook.Rejected)]
    [InlineData("operator", "A reason has to be given: say why, for whoever looks later.", "overrides", "reject", SampleBook.Active, "--reason", " ")]
    [InlineData("operator", "This takes the role admin; token:operator has operator.", "adaptive", "kill", "--reason", "r")]
    [InlineData("viewer", "The parameter 'state' must be", "overrides", "list", "--state", "gone")]
    [InlineData("viewer", "The parameter 'from' must be a moment", "anomalies", "--from", "yesterday")]
    public async Task What_is_refused_is_one_sentence_and_exit_1(string role, string expected, params string[] args)
    {
        CommandRun run = await RunAsync(role, args);

        Assert.Equal((ExitCode.Failed, ""), (run.ExitCode, run.Output));
        Assert.StartsWith($"rls {args[0]}{(args[0] == "anomalies" ? "" : $" {args[1]}")}: {expected}", run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public async Task Without_a_token_it_is_said_where_one_goes()
    {
        CommandRun run = await CommandRun.OfAsync("adaptive", "status", "--url", $"{_server.Address}");

        Assert.Equal((ExitCode.Failed, "rls adaptive status: A token is required: give it by --token-file or RLS_TOKEN.\n"), (run.ExitCode, run.Error));
    }

    [Theory]
    [InlineData("ftp://host", "'ftp://host' is no address: write http://127.0.0.1:8082, or https://host:port.")]
    [InlineData("localhost:8082", "'localhost:8082' is no address")]
    public async Task An_address_that_is_none_is_a_mistake_of_the_command_line(string url, string expected)
    {
        CommandRun run = await CommandRun.OfAsync("adaptive", "status", "--url", url);

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.StartsWith($"rls adaptive status: {expected}", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_that_is_away_a_missing_file_and_a_strange_token_are_told()
    {
        int port = FreePort.Next();
        Assert.Equal($"rls anomalies: http://127.0.0.1:{port}/ cannot be reached: Connection refused.\n", (await CommandRun.OfAsync("anomalies", "--url", $"http://127.0.0.1:{port}")).Error);
        Assert.StartsWith("rls anomalies: Could not find file", (await CommandRun.OfAsync("anomalies", "--token-file", _directory.File("none"))).Error, StringComparison.Ordinal);
        Assert.StartsWith("rls anomalies: Could not find file", (await CommandRun.OfAsync("anomalies", "--ca", _directory.File("none"))).Error, StringComparison.Ordinal);
        await File.WriteAllTextAsync(_directory.File("token"), "two words", CancellationToken.None);
        CommandRun run = await CommandRun.OfAsync("anomalies", "--token-file", _directory.File("token"));
        Assert.Equal((ExitCode.Usage, "rls anomalies: the token has characters that no token has.\n"), (run.ExitCode, run.Error));
    }

    [Fact]
    public async Task A_service_without_the_layer_says_so()
    {
        await using AdminServer off = await AdminServer.StartAsync(new AdminServerOptions { IsAdaptive = false });
        await File.WriteAllTextAsync(_directory.File("token"), "viewer", CancellationToken.None);

        CommandRun run = await CommandRun.OfAsync("overrides", "list", "--url", $"{off.Address}", "--token-file", _directory.File("token"));

        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.StartsWith("rls overrides list: The adaptive layer is switched off on this service", run.Error, StringComparison.Ordinal);
    }

    private Override Find(string id) => Desk.Book.Overrides.Single(item => item.Id == id);

    private async Task<string> DoneAsync(string role, params string[] args)
    {
        CommandRun run = await RunAsync(role, args);
        Assert.Equal("", run.Error);
        Assert.Equal(ExitCode.Ok, run.ExitCode);
        return run.Output;
    }

    private async Task<CommandRun> RunAsync(string role, string[] args)
    {
        await File.WriteAllTextAsync(_directory.File("token"), $"{role}\n", CancellationToken.None);
        return await CommandRun.OfAsync([.. args, "--url", $"{_server.Address}", "--token-file", _directory.File("token")]);
    }
}
