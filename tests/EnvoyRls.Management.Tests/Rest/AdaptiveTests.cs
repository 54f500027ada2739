using System.Text.Json.Nodes;
using EnvoyRls.Adaptive.Archive;
using EnvoyRls.Management.Rest.Table;
using EnvoyRls.Management.Tests.Fakes;

namespace EnvoyRls.Management.Tests.Rest;

/// <summary>The adaptive layer as a whole: how it fares, what it has seen, what it may do.</summary>
public sealed class AdaptiveTests : IAsyncLifetime
{
    private const string Anomalies = "/ddos/anomaly";

    private AdminServer _server = null!;

    private FakeDesk Desk => _server.Desk!;

    private DateTimeOffset Now => _server.Time.GetUtcNow();

    public async ValueTask InitializeAsync()
    {
        _server = await AdminServer.StartAsync();
        await Desk.PutAsync(SampleBook.Of(Now));
        Anomaly stale = SampleBook.AnomalyAt(Now) with { Requests = 1 };
        await _server.Repository.Adaptive.UpsertAnomaliesAsync([stale, SampleBook.PastAt(Now)], CancellationToken.None);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Anomalies_are_told_with_user_address_requests_score_and_time_and_the_overrides_of_now()
    {
        JsonNode answer = await _server.GetAsync(Anomalies);

        JsonNode open = answer["anomalies"]![0]!;
        Assert.Equal((SampleBook.Suggested, 481_516L, 17.5, "2026-11-21T09:58:00Z"), ((string?)open["id"], (long)open["request_count"]!, (double)open["score"]!, (string?)open["time"]));
        Assert.Null(open["resolved_at"]);
        Assert.Equal(4_000, (int)open["details"]!["rate"]!);
        JsonNode past = answer["anomalies"]![1]!;
        Assert.Equal(("mallory", "198.51.100.7", 2_300L), ((string?)past["user"], (string?)past["ip"], (long)past["request_count"]!));
        Assert.Equal("2026-11-21T06:00:00Z", (string?)past["resolved_at"]);
        Assert.Equal($"{SampleBook.Suggested} {SampleBook.Active} {SampleBook.Releasing}", string.Join(' ', answer["overrides"]!.AsArray().Select(item => (string?)item!["id"])));
    }

    [Theory]
    [InlineData("?domain=api", "ano-1")]
    [InlineData("?open=true", SampleBook.Suggested)]
    [InlineData("?q=MALLORY", "ano-1")]
    [InlineData("?from=2026-11-21T09:00:00Z", SampleBook.Suggested)]
    [InlineData("?to=2026-11-21T09:00:00Z", "ano-1")]
    [InlineData("?limit=1", SampleBook.Suggested)]
    public async Task Anomalies_are_found_by_what_they_say(string query, string expected) =>
        Assert.Equal(expected, (string?)Assert.Single((await _server.GetAsync(Anomalies + query))["anomalies"]!.AsArray())!["id"]);

    [Fact]
    public async Task Without_the_archive_anomalies_that_go_on_are_told_all_the_same()
    {
        _server.Memory.Adaptive = new AwayArchive();

        JsonNode answer = await _server.GetAsync(Anomalies);

        Assert.Equal(SampleBook.Suggested, (string?)Assert.Single(answer["anomalies"]!.AsArray())!["id"]);
        Assert.Equal("the archive is away", (string?)answer["incomplete"]);
    }

    [Fact]
    public async Task Details_that_are_no_json_are_left_out()
    {
        await _server.Repository.Adaptive.UpsertAnomaliesAsync([SampleBook.PastAt(Now) with { Details = "{" }], CancellationToken.None);

        Assert.Null((await _server.GetAsync($"{Anomalies}?domain=api"))["anomalies"]![0]!["details"]);
    }

    [Fact]
    public async Task The_layer_is_told_domain_by_domain()
    {
        JsonNode layer = await _server.GetAsync("/v1/admin/adaptive");

        Assert.Equal((false, true, "replica-1"), ((bool)layer["is_killed"]!, (bool)layer["is_leader"]!, (string?)layer["replica"]));
        Assert.Equal("api web", string.Join(' ', layer["domains"]!.AsArray().Select(domain => (string?)domain!["domain"])));
        Assert.Null(layer["domains"]![0]!["load"]);
        Assert.Equal(0.62, (double)layer["domains"]![1]!["load"]!);
    }

    [Fact]
    public async Task A_mode_is_set_and_left_to_the_configuration_again()
    {
        JsonNode set = (await SendAsync("operator", "PUT", "/v1/admin/adaptive/modes/web", """{"mode":"enforce","reason":"sure"}""")).Json(200);
        Assert.Equal(("enforce", "person"), ((string?)set["domains"]![1]!["mode"], (string?)set["domains"]![1]!["mode_source"]));
        Assert.Equal("""{"web":"enforce"}""", set["modes"]!.ToJsonString());

        JsonNode reset = (await SendAsync("operator", "DELETE", "/v1/admin/adaptive/modes/web")).Json(200);
        Assert.Equal("suggest", (string?)reset["domains"]![1]!["mode"]);
    }

    [Fact]
    public async Task A_mode_that_is_none_is_refused()
    {
        JsonNode problem = (await SendAsync("operator", "PUT", "/v1/admin/adaptive/modes/web", """{"mode":"attack"}""")).Problem(400, "malformed-body");

        Assert.Equal("mode", (string?)problem["errors"]![0]!["in"]);
        Assert.Empty(Desk.Book.Modes);
    }

    [Fact]
    public async Task The_kill_switch_ends_everything_and_takes_a_reason()
    {
        (await SendAsync("admin", "PUT", "/v1/admin/adaptive/kill", """{"killed":true,"reason":""}""")).Problem(400, "malformed-body");
        Assert.False(Desk.Book.IsKilled);

        Assert.True((bool)(await SendAsync("admin", "PUT", "/v1/admin/adaptive/kill", """{"killed":true,"reason":"customers are denied"}""")).Json(200)["is_killed"]!);
        Assert.DoesNotContain(Desk.Book.Overrides, item => item.IsInForce);
        JsonNode problem = (await SendAsync("operator", "POST", $"/v1/admin/overrides/{SampleBook.Suggested}/approve")).Problem(409, "refused-by-state");
        Assert.Equal("Everything is switched off: switch it on again first.", (string?)problem["detail"]);

        Assert.False((bool)(await SendAsync("admin", "PUT", "/v1/admin/adaptive/kill", """{"killed":false,"reason":"it was the rule"}""")).Json(200)["is_killed"]!);
    }

    [Fact]
    public async Task Where_the_layer_is_off_every_operation_of_it_says_so()
    {
        await using AdminServer off = await AdminServer.StartAsync(new AdminServerOptions { IsAdaptive = false });
        foreach (ApiOperation operation in off.Table.Operations.Where(operation => operation.Tag is "Overrides" or "Adaptive layer"))
        {
            OperationCase request = OperationCases.ById[operation.Id];
            JsonNode problem = (await off.SendAsync("admin", request.Method, request.Path, request.Body)).Problem(409, "adaptive-off");
            Assert.Contains("ADAPTIVE_MODE", (string?)problem["detail"], StringComparison.Ordinal);
        }
    }

    private Task<AdminResponse> SendAsync(string role, string method, string path, string? body = null) => _server.SendAsync(role, method, path, body);
}
