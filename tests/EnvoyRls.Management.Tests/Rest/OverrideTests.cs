using System.Text.Json.Nodes;
using EnvoyRls.Adaptive.Overrides;
using EnvoyRls.Core.Rules;
using EnvoyRls.Management.Repository;
using EnvoyRls.Management.Tests.Fakes;
using EnvoyRls.Testing;

namespace EnvoyRls.Management.Tests.Rest;

/// <summary>Overrides of the adaptive layer, and what people say to them.</summary>
public sealed class OverrideTests : IAsyncLifetime
{
    private const string List = "/v1/admin/overrides";

    private AdminServer _server = null!;

    private FakeDesk Desk => _server.Desk!;

    public async ValueTask InitializeAsync()
    {
        _server = await AdminServer.StartAsync();
        await Desk.PutAsync(SampleBook.Of(_server.Time.GetUtcNow()));
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData("", "1 2 3 4")]
    [InlineData("?domain=api", "3")]
    [InlineData("?state=suggested", "1")]
    [InlineData("?state=active,releasing", "2 3")]
    [InlineData("?q=NIGHTLY", "4")]
    [InlineData("?q=/log&domain=web", "1")]
    [InlineData("?q=ovr-000000000003", "3")]
    [InlineData("?domain=shop", "")]
    public async Task Overrides_are_listed_the_newest_first_and_found_by_what_they_say(string query, string expected)
    {
        JsonNode page = await _server.GetAsync(List + query);

        Assert.Equal(expected, IdsOf(page));
        Assert.Equal(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length, (int)page["total"]!);
    }

    [Fact]
    public async Task Pages_go_on_where_the_one_before_ended_though_what_it_ended_with_is_gone()
    {
        JsonNode first = await _server.GetAsync($"{List}?limit=2");
        OverrideBook book = Desk.Book;
        await Desk.PutAsync(book with { Overrides = [.. book.Overrides.Where(item => item.Id != SampleBook.Active)] });
        JsonNode second = await _server.GetAsync($"{List}?limit=2&cursor={first["next_cursor"]}");

        Assert.Equal("1 2", IdsOf(first));
        Assert.Equal("3 4", IdsOf(second));
        Assert.Null(second["next_cursor"]);
    }

    [Fact]
    public async Task An_override_is_told_in_full()
    {
        JsonNode item = await _server.GetAsync($"{List}/{SampleBook.Active}");

        Assert.Equal("active", (string?)item["state"]);
        Assert.Equal("""[{"key":"path","value":"/search"}]""", item["descriptor"]!.ToJsonString());
        Assert.Equal(("web.path_/search", 0.12, 50, 6, "1s"), ((string?)item["rule"], (double)item["scale"]!, (int)item["old_limit"]!, (int)item["new_limit"]!, (string?)item["window"]));
        Assert.Equal("38 times the hourly average", (string?)item["contributions"]![0]!["words"]);
        Assert.Null(item["contributions"]![2]!["value"]);
        Assert.Equal("2026-11-21T10:09:00Z", (string?)item["expires_at"]);

        JsonNode suggestion = await _server.GetAsync($"{List}/{SampleBook.Suggested}");
        Assert.Equal("""[{"key":"path","value":"/login"},{"key":"remote_address"}]""", suggestion["descriptor"]!.ToJsonString());
        Assert.Equal("""["load","mode"]""", suggestion["blocked_by"]!.ToJsonString());
        Assert.Equal("load 62 % of capacity, at least 80 % needed", (string?)suggestion["gates"]![1]!["words"]);
        Assert.True((bool)suggestion["newcomers_only"]!);
    }

    [Fact]
    public async Task A_suggestion_that_is_approved_is_in_force_and_the_audit_trail_says_who_and_why()
    {
        JsonNode item = (await SendAsync("POST", $"{List}/{SampleBook.Suggested}/approve?reason=seen%20in%20the%20logs")).Json(200);

        Assert.Equal(("active", "token:operator", "seen in the logs"), ((string?)item["state"], (string?)item["decided_by"], (string?)item["decision_reason"]));
        Assert.Equal("[]", item["blocked_by"]!.ToJsonString());
        Assert.Equal(OverrideState.Active, Find(SampleBook.Suggested).State);
        Assert.Equal("seen in the logs", (await AuditedAsync("approveOverride")).Detail);
    }

    [Fact]
    public async Task An_override_that_is_rejected_is_over_and_its_subject_is_left_alone()
    {
        JsonNode item = (await SendAsync("POST", $"{List}/{SampleBook.Active}/reject", """{"reason":"  the nightly import "}""")).Json(200);

        Assert.Equal(("revoked", "the nightly import"), ((string?)item["state"], (string?)item["decision_reason"]));
        Assert.Single(Desk.Book.Spared);
        Assert.Equal("the nightly import", (await AuditedAsync("rejectOverride")).Detail);
    }

    [Theory]
    [InlineData("""{}""", "The field 'reason' is missing.")]
    [InlineData("""{"reason":"  "}""", "A reason has to be given.")]
    [InlineData("""{"why":"x"}""", "There is no field 'why' here.")]
    public async Task A_rejection_without_a_reason_is_refused(string body, string expected)
    {
        JsonNode problem = (await SendAsync("POST", $"{List}/{SampleBook.Active}/reject", body)).Problem(400, "malformed-body");

        Assert.Equal(expected, (string?)problem["errors"]![0]!["message"]);
        Assert.Equal(OverrideState.Active, Find(SampleBook.Active).State);
    }

    [Fact]
    public async Task A_reason_longer_than_a_thousand_characters_is_refused() =>
        (await SendAsync("POST", $"{List}/{SampleBook.Active}/reject", $$"""{"reason":"{{new string('r', 1_001)}}"}""")).Problem(400, "malformed-body");

    [Fact]
    public async Task What_is_over_cannot_be_decided_again()
    {
        JsonNode problem = (await SendAsync("POST", $"{List}/{SampleBook.Rejected}/approve")).Problem(409, "refused-by-state");

        Assert.Equal($"'{SampleBook.Rejected}' is over already: rejected.", (string?)problem["detail"]);
    }

    [Fact]
    public async Task An_override_that_is_not_there_is_told()
    {
        (await SendAsync("GET", $"{List}/ovr-x")).Problem(404, "not-found");
        (await SendAsync("GET", $"{List}/ovr-x/explain")).Problem(404, "not-found");
        (await SendAsync("POST", $"{List}/ovr-x/approve")).Problem(404, "not-found");
        (await SendAsync("POST", $"{List}/ovr-x/reject", """{"reason":"r"}""")).Problem(404, "not-found");
    }

    [Fact]
    public async Task A_book_that_cannot_be_written_is_told_and_nothing_has_changed()
    {
        Desk.IsAway = true;

        AdminResponse response = await SendAsync("POST", $"{List}/{SampleBook.Suggested}/approve");

        Assert.Equal("The book cannot be written now: Redis is away.", (string?)response.Problem(503, "unavailable")["detail"]);
        Assert.Equal("1", response.Headers["Retry-After"]);
        Assert.Equal(OverrideState.Suggested, Find(SampleBook.Suggested).State);
    }

    [Fact]
    public async Task An_explanation_is_text_or_json()
    {
        string path = $"{List}/{SampleBook.Active}/explain";
        AdminResponse text = await _server.SendAsync("viewer", "GET", path, headers: ("Accept", "text/plain"));
        JsonNode json = await _server.GetAsync(path);

        Assert.Equal("text/plain", text.MediaType);
        Assert.StartsWith($"{SampleBook.Active}: active\ndomain web, path=/search\nlimit 50 -> 6 per 1s", text.Body, StringComparison.Ordinal);
        Assert.Equal(text.Body, (string?)json["text"]);
        Assert.Equal(SampleBook.Active, (string?)json["override"]!["id"]);
        Assert.Equal("[]", json["earlier"]!.ToJsonString());
    }

    [Fact]
    public async Task What_is_exported_as_rules_loads_as_rules()
    {
        AdminResponse response = await SendAsync("GET", $"{List}/export?state=suggested,active,releasing");

        Assert.Equal((200, "application/yaml"), (response.Status, response.MediaType));
        RuleDocument[] files = [.. response.Body.Split("---\n").Select((text, place) => new RuleDocument($"{place}.yaml", text))];
        Assert.Equal(2, files.Length);
        Assert.Empty(RuleSetLoader.Load(files, new RuleSetOptions()).Errors);
        Assert.Contains("until:", response.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("until:", (await SendAsync("GET", $"{List}/export?expiring=false")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_states_what_is_in_force_is_exported_and_as_overrides_it_is_as_the_limiter_loads_it()
    {
        string documents = (await SendAsync("GET", $"{List}/export?form=overrides")).Body;

        Assert.StartsWith("# 2 overrides of the adaptive layer\n", documents, StringComparison.Ordinal);
        Assert.Contains($"id: {SampleBook.Active}\n", documents, StringComparison.Ordinal);
        Assert.Contains("scale: 12%\n", documents, StringComparison.Ordinal);
        Assert.DoesNotContain(SampleBook.Suggested, documents, StringComparison.Ordinal);
        Assert.Equal("# 0 overrides of the adaptive layer\n", (await SendAsync("GET", $"{List}/export?domain=shop")).Body);
    }

    private static string IdsOf(JsonNode page) => string.Join(' ', page["items"]!.AsArray().Select(item => ((string)item!["id"]!)[^1]));

    private Override Find(string id) => Desk.Book.Overrides.Single(item => item.Id == id);

    private Task<AdminResponse> SendAsync(string method, string path, string? body = null) => _server.SendAsync("operator", method, path, body);

    private async Task<AuditEntry> AuditedAsync(string action)
    {
        IReadOnlyList<AuditEntry> found = [];
        await Eventually.IsTrueAsync(
            async () => (found = (await _server.Repository.Audit.FindAsync(new AuditQuery { Action = action }, default)).Items).Count > 0,
            TimeSpan.FromSeconds(10),
            () => $"the audit trail tells of {action}");
        return found[0];
    }
}
