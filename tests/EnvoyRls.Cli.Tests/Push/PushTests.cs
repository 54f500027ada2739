using System.Globalization;
using System.Text.Json.Nodes;
using EnvoyRls.Management.Tests.Rest;
using EnvoyRls.Testing;

namespace EnvoyRls.Cli.Tests.Push;

/// <summary>rls push against a real admin server.</summary>
public sealed class PushTests : IAsyncLifetime
{
    private const string Shop =
        """
        domain: shop
        descriptors:
          - key: user
            rate_limit: {unit: minute, requests_per_unit: 5}
            descriptors:
              - key: path
                value: /cart*
                rate_limit: {unit: hour, requests_per_unit: 100}
        lists:
          deny: [{key: remote_address, match: cidr, value: 203.0.113.0/24, reason: scans}]
        """;

    private readonly TemporaryDirectory _directory = new();
    private AdminServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await AdminServer.StartAsync(null, "domain: web");

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task A_push_makes_managed_rules_and_items_in_one_version_and_the_same_push_changes_nothing()
    {
        string file = Write("shop.yaml", Shop);

        string told = await DoneAsync(file, "--name", "shop", "--reason", "first");

        Assert.Contains("added     shop.user: 5/minute\n", told, StringComparison.Ordinal);
        Assert.Contains("added     shop.user.path_/cart*: 100/hour\n", told, StringComparison.Ordinal);
        Assert.EndsWith("version 1: 3 put, 0 deleted, 0 unchanged\n", told, StringComparison.Ordinal);
        Assert.Equal(2, (await IdsAsync("rules")).Count(id => id.StartsWith("shop:shop.user", StringComparison.Ordinal)));
        Assert.Equal("first", (string?)(await GetAsync("/v1/admin/versions"))["items"]![0]!["reason"]);
        Assert.Equal("nothing to change: 0 put, 0 deleted, 3 unchanged\n", await DoneAsync(file, "--name", "shop"));
        Assert.Single((await GetAsync("/v1/admin/versions"))["items"]!.AsArray());
    }

    [Fact]
    public async Task What_is_gone_stays_until_it_is_pruned_and_what_has_changed_keeps_its_id()
    {
        await DoneAsync(Write("shop.yaml", Shop), "--name", "shop");
        string[] before = await IdsAsync("rules");
        string file = Write("shop.yaml", "domain: shop\ndescriptors: [{key: user, rate_limit: {unit: minute, requests_per_unit: 9}}]");

        string told = await DoneAsync(file, "--name", "shop");
        Assert.Contains("changed   shop.user requests_per_unit: 5 -> 9\n", told, StringComparison.Ordinal);
        Assert.EndsWith(
            "version 2: 1 put, 0 deleted, 0 unchanged\n2 of earlier pushes of this name are in none of the files and stay; --prune deletes them\n", told, StringComparison.Ordinal);
        Assert.Equal(before, await IdsAsync("rules"));

        Assert.EndsWith("version 3: 0 put, 2 deleted, 1 unchanged\n", await DoneAsync(file, "--name", "shop", "--prune"), StringComparison.Ordinal);
        Assert.Single(await IdsAsync("rules"));
        Assert.Empty(await IdsAsync("lists"));
    }

    [Fact]
    public async Task Rules_of_people_and_of_other_pushes_are_left_alone()
    {
        await PutRuleAsync("shop:by-hand", "by_hand");
        await DoneAsync(Write("other.yaml", "domain: other\ndescriptors: [{key: a, rate_limit: {unit: day, requests_per_unit: 1}}]"), "--name", "shop2");
        await DoneAsync(Write("shop.yaml", Shop), "--name", "shop");

        await DoneAsync(Write("shop.yaml", "domain: shop\ndescriptors: [{key: b, rate_limit: {unit: day, requests_per_unit: 1}}]"), "--name", "shop", "--prune");

        string[] ids = await IdsAsync("rules");
        Assert.Equal(3, ids.Length);
        Assert.Contains("shop:by-hand", ids, StringComparer.Ordinal);
        Assert.Contains(ids, id => id.StartsWith("shop2:other.a-", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_dry_run_shows_all_and_changes_nothing()
    {
        string told = await DoneAsync(Write("shop.yaml", Shop), "--dry-run");

        Assert.Contains("added     shop.user: 5/minute\n", told, StringComparison.Ordinal);
        Assert.EndsWith("nothing was changed; it would be: 3 put, 0 deleted, 0 unchanged\n", told, StringComparison.Ordinal);
        Assert.Empty(await IdsAsync("rules"));
        JsonNode json = JsonNode.Parse(await DoneAsync(_directory.File("shop.yaml"), "--dry-run", "-o", "json"))!;
        Assert.NotEmpty(json["differences"]!.AsArray());
    }

    [Fact]
    public async Task A_push_for_another_version_is_refused()
    {
        string file = Write("shop.yaml", Shop);
        await DoneAsync(file, "--if-version", "0");
        Write("shop.yaml", Shop.Replace("5}", "6}", StringComparison.Ordinal));

        CommandRun run = await RunAsync("operator", file, "--if-version", "0");

        Assert.Equal((ExitCode.Failed, "", "rls push: the last version is 1, not 0.\n"), (run.ExitCode, run.Output, run.Error));
        Assert.EndsWith("version 2: 1 put, 0 deleted, 2 unchanged\n", await DoneAsync(file, "--if-version", "1"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_service_refuses_is_told_at_the_place_in_the_file()
    {
        await PutRuleAsync("user", "user");
        string file = Write("shop.yaml", Shop);

        CommandRun run = await RunAsync("operator", file);

        Assert.Equal((ExitCode.Failed, ""), (run.ExitCode, run.Output));
        Assert.Contains($"{file}:3:5: error: rule user is about the same descriptors of domain 'shop'\n", run.Error, StringComparison.Ordinal);
        Assert.Single(await IdsAsync("rules"));
    }

    [Fact]
    public async Task Conflicts_with_other_rules_are_told_and_do_not_stop_a_push()
    {
        string told = await DoneAsync(Write("shop.yaml",
            """
            domain: shop
            descriptors:
              - {key: path, value: /api*, fallthrough: true, rate_limit: {unit: day, requests_per_unit: 1}}
              - {key: path, match: set, values: [/a, /b], rate_limit: {unit: day, requests_per_unit: 1}}
            lists:
              allow: [{key: user, value: root}]
              deny: [{key: user, value: root}]
            """));

        Assert.Contains("warning: contradictory: ", told, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("viewer", "This takes the role operator; token:viewer has viewer.")]
    public async Task A_viewer_may_not_push_and_may_look(string role, string expected)
    {
        string file = Write("shop.yaml", Shop);

        CommandRun run = await RunAsync(role, file);

        Assert.Equal((ExitCode.Failed, $"rls push: {expected}\n"), (run.ExitCode, run.Error));
        Assert.Equal(ExitCode.Ok, (await RunAsync(role, file, "--dry-run")).ExitCode);
    }

    [Fact]
    public async Task Files_with_mistakes_are_not_sent()
    {
        string file = Write("shop.yaml", "domain: shop\ndescriptors: [{key: a, rate_limit: {unit: fortnight, requests_per_unit: 1}}]");

        CommandRun run = await RunAsync("operator", file);

        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.StartsWith($"{file}:2:", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_push_that_is_larger_than_a_request_says_what_to_do()
    {
        string rules = string.Concat(Enumerable.Range(0, 6_000).Select(
            number => string.Create(CultureInfo.InvariantCulture, $"  - {{key: user, value: user-number-{number}, rate_limit: {{unit: minute, requests_per_unit: 5}}}}\n")));

        CommandRun run = await RunAsync("operator", Write("many.yaml", $"domain: many\ndescriptors:\n{rules}"));

        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.Contains("the service takes 1048576 at once: push the files one by one, each with a --name of its own.\n", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a:b")]
    [InlineData("-a")]
    [InlineData("name with spaces")]
    public async Task A_name_that_ids_cannot_begin_with_is_a_mistake_of_the_command_line(string name)
    {
        CommandRun run = await CommandRun.OfAsync("push", "rules.yaml", $"--name={name}");

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.StartsWith("rls push: --name has up to 40 letters", run.Error, StringComparison.Ordinal);
    }

    private string Write(string name, string text)
    {
        string path = _directory.File(name);
        File.WriteAllText(path, text);
        return path;
    }

    private async Task PutRuleAsync(string id, string key)
    {
        string body = $$$"""{"domain": "shop", "descriptors": [{"key": "{{{key}}}"}], "rate_limit": {"unit": "day", "requests_per_unit": 1}}""";
        using HttpResponseMessage answer = await SendAsync(HttpMethod.Put, $"/v1/admin/rules/{id}", body);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private async Task<string[]> IdsAsync(string collection) => [.. (await GetAsync($"/v1/admin/{collection}"))["items"]!.AsArray().Select(item => (string)item!["id"]!)];

    private async Task<JsonNode> GetAsync(string path)
    {
        using HttpResponseMessage answer = await SendAsync(HttpMethod.Get, path, null);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? json)
    {
        using HttpClient http = new();
        using HttpRequestMessage request = new(method, new Uri(new Uri($"{_server.Address}"), path));
        request.Headers.Authorization = new("Bearer", "operator");
        request.Content = json is null ? null : new StringContent(json, System.Text.Encoding.UTF8, "application/json");
        return await http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private async Task<string> DoneAsync(params string[] args)
    {
        CommandRun run = await RunAsync("operator", args);
        Assert.Equal((ExitCode.Ok, ""), (run.ExitCode, run.Error));
        return run.Output;
    }

    private async Task<CommandRun> RunAsync(string role, params string[] args)
    {
        string token = _directory.File("token");
        await File.WriteAllTextAsync(token, role, TestContext.Current.CancellationToken);
        return await CommandRun.OfAsync(["push", .. args, "--url", $"{_server.Address}", "--token-file", token]);
    }
}
