using EnvoyRls.Server.Sources;
using EnvoyRls.Testing;

namespace EnvoyRls.Server.Tests.Sources.Kubernetes;

public sealed class ConfigMapRuleSourceTests
{
    [Fact]
    public async Task Keys_that_a_mount_would_read_are_documents_in_ordinal_order()
    {
        await using FakeApiServer api = await FakeApiServer.StartAsync();
        api.Publish(("b.yml", "2"), ("a.YAML", "1"), ("README.md", "x"), (".hidden.yaml", "x"), ("blocked.list", "3"), ("rules.json", "x"));
        await using ConfigMapHarness harness = new(api);

        Assert.Equal("a.YAML=1 b.yml=2 blocked.list=3", await harness.Source.TextsAsync());
        Assert.Equal("ConfigMap limits/envoyrls-rules", harness.Source.Description);
        Assert.Equal("followed", harness.Source.State);
        Assert.Equal(1, harness.Followed);
        Assert.Equal("/api/v1/namespaces/limits/configmaps?fieldSelector=metadata.name%3Denvoyrls-rules", Assert.Single(api.Requests));
    }

    [Fact]
    public async Task An_edit_is_told_of_and_the_next_watch_goes_on_behind_it()
    {
        await using ConfigMapHarness harness = await ConfigMapHarness.LoadedAsync();
        Task<string> next = harness.NextAsync();
        harness.Api.Publish(("rules.yaml", "2"));

        Assert.Equal("rules.yaml=2", await next);
        harness.Api.Publish(("rules.yaml", "3"));
        Assert.Equal("rules.yaml=3", await harness.NextAsync());
        Assert.Equal(1, harness.Api.Lists);
        Assert.Contains("resourceVersion=1002", harness.Api.Requests[^1], StringComparison.Ordinal);
        Assert.Contains("allowWatchBookmarks=true", harness.Api.Requests[^1], StringComparison.Ordinal);
        Assert.Contains("timeoutSeconds=", harness.Api.Requests[^1], StringComparison.Ordinal);
        Assert.Equal((1UL, 2UL, 2UL, 0UL), (harness.Count("lists_total"), harness.Count("watches_total"), harness.Count("events_total"), harness.Count("errors_total")));
    }

    [Fact]
    public async Task Edits_between_two_watches_are_not_lost()
    {
        await using ConfigMapHarness harness = await ConfigMapHarness.LoadedAsync();
        for (int edit = 2; edit <= 9; edit++)
        {
            harness.Api.Publish(("rules.yaml", $"{edit}"));
        }

        string texts = "";
        while (texts != "rules.yaml=9")
        {
            texts = await harness.NextAsync();
        }

        Assert.Equal(8UL, harness.Count("events_total"));
    }

    [Fact]
    public async Task A_deleted_ConfigMap_leaves_its_rules_until_it_is_there_again()
    {
        await using ConfigMapHarness harness = await ConfigMapHarness.LoadedAsync();
        Task change = harness.Source.ChangeAsync();
        harness.Api.Delete();
        await Eventually.TrueAsync(() => harness.Source.State == "it is not there");
        Assert.False(change.IsCompleted);
        Assert.Equal("rules.yaml=1", await harness.Source.TextsAsync());
        Assert.Equal(0, harness.Followed);

        harness.Api.Publish(("rules.yaml", "2"));
        await change;

        Assert.Equal("rules.yaml=2", await harness.Source.TextsAsync());
        Assert.Equal("followed", harness.Source.State);
    }

    [Fact]
    public async Task A_ConfigMap_deleted_while_nobody_watched_leaves_its_rules_too()
    {
        await using ConfigMapHarness harness = await ConfigMapHarness.LoadedAsync();
        harness.Api.Delete();
        harness.Api.Forget();
        Task change = harness.Source.ChangeAsync();
        await Eventually.TrueAsync(() => harness.Source.State == "it is not there");

        Assert.False(change.IsCompleted);
        Assert.Equal("rules.yaml=1", await harness.Source.TextsAsync());
        harness.Api.Publish(("rules.yaml", "2"));
        await change;
    }

    [Fact]
    public async Task A_ConfigMap_that_was_never_there_cannot_be_read_and_is_waited_for()
    {
        await using FakeApiServer api = await FakeApiServer.StartAsync();
        await using ConfigMapHarness harness = new(api);
        IOException error = await Assert.ThrowsAnyAsync<IOException>(harness.Source.TextsAsync);
        Assert.Equal("it is not there", error.Message);

        Task<string> next = harness.NextAsync();
        api.Publish(("rules.yaml", "1"));

        Assert.Equal("rules.yaml=1", await next);
    }

    [Fact]
    public async Task Bytes_are_text_or_the_load_fails_and_the_next_edit_mends_it()
    {
        await using FakeApiServer api = await FakeApiServer.StartAsync();
        api.PublishBinary("rules.yaml", "domain: d"u8.ToArray());
        await using ConfigMapHarness harness = new(api);
        Assert.Equal("rules.yaml=domain: d", await harness.Source.TextsAsync());

        api.PublishBinary("rules.yaml", [0xff, 0xfe]);
        await harness.Source.ChangeAsync();
        IOException error = await Assert.ThrowsAnyAsync<IOException>(harness.Source.TextsAsync);
        Assert.Equal("rules.yaml is not UTF-8 text", error.Message);

        api.Publish(("rules.yaml", "2"));
        Assert.Equal("rules.yaml=2", await harness.NextAsync());
    }

    [Fact]
    public async Task A_mount_serves_until_the_API_has_answered_and_has_no_say_after()
    {
        using RuleDirectory mount = new();
        mount.Write("rules.yaml", "old");
        await using FakeApiServer api = FakeApiServer.Away();
        api.Publish(("rules.yaml", "new"));
        using PathRuleSource files = SourceHarness.AtPath(mount.Root);
        await using ConfigMapHarness harness = new(api, files);
        Assert.Equal("rules.yaml=old", await harness.Source.TextsAsync());
        Assert.Contains("cannot be reached", harness.Source.State, StringComparison.Ordinal);
        mount.Write("rules.yaml", "edited");
        Assert.Equal("rules.yaml=edited", await harness.NextAsync());

        Task<string> next = harness.NextAsync();
        await api.ComeBackAsync();
        Assert.Equal("rules.yaml=new", await next);

        mount.Write("rules.yaml", "late");
        Task<string> last = harness.NextAsync();
        api.Publish(("rules.yaml", "newer"));
        Assert.Equal("rules.yaml=newer", await last);
    }

    [Fact]
    public async Task A_mount_that_is_ahead_of_a_missing_ConfigMap_serves()
    {
        using RuleDirectory mount = new();
        mount.Write("rules.yaml", "mounted");
        await using FakeApiServer api = await FakeApiServer.StartAsync();
        using PathRuleSource files = SourceHarness.AtPath(mount.Root);
        await using ConfigMapHarness harness = new(api, files);

        Assert.Equal("rules.yaml=mounted", await harness.Source.TextsAsync());
        Assert.Equal("it is not there", harness.Source.State);
    }
}
