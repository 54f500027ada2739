using System.Diagnostics;
using EnvoyRls.Testing;
using Microsoft.AspNetCore.Http;

namespace EnvoyRls.Server.Tests.Sources.Kubernetes;

public sealed class ApiFaultTests
{
    public static TheoryData<string> Faults => ["500", "503 busy", "429", "410", "410 event", "500 event", "cut short", "no JSON", "no event", "broken"];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_watch_that_fails_is_taken_up_again_and_no_edit_is_lost(string fault)
    {
        await using ConfigMapHarness harness = await ConfigMapHarness.LoadedAsync();
        harness.Api.Script(AnswerOf(fault));
        Task<string> next = harness.NextAsync();
        await Eventually.TrueAsync(() => harness.Api.Watches > 0);
        harness.Api.Publish(("rules.yaml", "2"));

        Assert.Equal("rules.yaml=2", await next);
        Assert.Equal("followed", harness.Source.State);
        Assert.Equal(fault.StartsWith("410", StringComparison.Ordinal) ? 2 : 1, harness.Api.Lists);
    }

    [Fact]
    public async Task A_version_that_was_forgotten_is_listed_anew()
    {
        await using ConfigMapHarness harness = await ConfigMapHarness.LoadedAsync();
        harness.Api.Publish(("rules.yaml", "2"));
        harness.Api.Forget();

        Assert.Equal("rules.yaml=2", await harness.NextAsync());
        Assert.Equal(2, harness.Api.Lists);
        Assert.Equal(0UL, harness.Count("errors_total"));
    }

    [Fact]
    public async Task A_bookmark_moves_the_version_to_watch_from()
    {
        await using ConfigMapHarness harness = await ConfigMapHarness.LoadedAsync();
        Task<string> next = harness.NextAsync();
        harness.Api.Bookmark();
        await Eventually.TrueAsync(() => harness.Count("events_total") == 1);
        harness.Api.EndWatches();
        await Eventually.TrueAsync(() => harness.Api.Watches == 2);
        harness.Api.Publish(("rules.yaml", "2"));

        Assert.Equal("rules.yaml=2", await next);
        Assert.Contains("resourceVersion=1011", harness.Api.Requests[^1], StringComparison.Ordinal);
        Assert.Equal(0UL, harness.Count("errors_total"));
    }

    [Fact]
    public async Task A_renewed_token_is_found_in_its_file()
    {
        await using ConfigMapHarness harness = await ConfigMapHarness.LoadedAsync();
        harness.Api.Rotate("second-token");
        harness.Api.Publish(("rules.yaml", "2"));
        Assert.Equal("rules.yaml=2", await harness.NextAsync());
        Assert.Equal(0UL, harness.Count("errors_total"));

        harness.Api.Rotate("third-token", write: false);
        Task<string> next = harness.NextAsync();
        await Eventually.TrueAsync(() => harness.Source.State.Contains("401", StringComparison.Ordinal));
        harness.Api.Rotate("fourth-token");
        harness.Api.Publish(("rules.yaml", "3"));

        Assert.Equal("rules.yaml=3", await next);
        Assert.Contains($"does not accept the token in {harness.Api.TokenFile}", harness.LogText, StringComparison.Ordinal);
        Assert.DoesNotContain("-token\"", harness.LogText, StringComparison.Ordinal);
        Assert.DoesNotContain("second-token", harness.LogText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_names_the_right_that_is_missing_once()
    {
        await using ConfigMapHarness harness = await ConfigMapHarness.LoadedAsync();
        harness.Api.Script(FakeApiServer.Refusal(403, "configmaps is forbidden"), FakeApiServer.Refusal(403, "configmaps is forbidden"));
        Task<string> next = harness.NextAsync();
        await Eventually.TrueAsync(() => harness.Count("errors_total") == 2);
        harness.Api.Publish(("rules.yaml", "2"));
        await next;

        (_, string text) = Assert.Single(harness.Log.Lines, line => line.Text.Contains("403", StringComparison.Ordinal));
        Assert.Contains(
            "a Role in namespace limits with the rule apiGroups [\"\"], resources [configmaps], resourceNames [envoyrls-rules], verbs [get, list, watch]",
            text,
            StringComparison.Ordinal);
        Assert.EndsWith("is followed again", harness.Log.Lines.Last().Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_dies_and_comes_back_has_its_last_edit_read()
    {
        await using ConfigMapHarness harness = await ConfigMapHarness.LoadedAsync();
        Task<string> next = harness.NextAsync();
        await Eventually.TrueAsync(() => harness.Api.Watches == 1);
        await harness.Api.GoAwayAsync();
        await Eventually.TrueAsync(() => harness.Source.State.Contains("cannot be reached", StringComparison.Ordinal));
        Assert.Equal(0, harness.Followed);

        harness.Api.Publish(("rules.yaml", "2"));
        await harness.Api.ComeBackAsync();

        Assert.Equal("rules.yaml=2", await next);
        Assert.Equal(1, harness.Followed);
    }

    [Fact]
    public async Task A_connection_that_says_nothing_any_more_is_given_up_after_the_watch_should_have_ended()
    {
        FakeTimeProvider time = new();
        await using ConfigMapHarness harness = await ConfigMapHarness.LoadedAsync(time);
        harness.Api.Script(FakeApiServer.Silence);
        Task<string> next = harness.NextAsync();
        await Eventually.TrueAsync(() => harness.Api.Watches == 1);
        harness.Api.Publish(("rules.yaml", "2"));

        time.Advance(TimeSpan.FromMinutes(4));
        Assert.Equal("followed", harness.Source.State);
        time.Advance(TimeSpan.FromMinutes(2));
        await AdvanceUntilAsync(time, next);

        Assert.Equal("rules.yaml=2", await next);
        Assert.Contains("does not answer in time", harness.LogText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_asks_to_be_left_alone_is_left_alone()
    {
        FakeTimeProvider time = new();
        await using ConfigMapHarness harness = await ConfigMapHarness.LoadedAsync(time);
        harness.Api.Script(FakeApiServer.Refusal(429, "too many requests", retryAfter: "20"));
        harness.Api.Publish(("rules.yaml", "2"));
        Task<string> next = harness.NextAsync();
        await Eventually.TrueAsync(() => harness.Count("errors_total") == 1);
        await Eventually.TrueAsync(() => time.TimersWithin(TimeSpan.FromSeconds(20)) == 1);
        long refused = time.GetTimestamp();

        await AdvanceUntilAsync(time, next);

        Assert.True(time.GetElapsedTime(refused) >= TimeSpan.FromSeconds(20), $"asked again after {time.GetElapsedTime(refused)}");
    }

    [Fact]
    public async Task A_server_of_another_name_or_authority_is_not_told_the_token()
    {
        await using FakeApiServer impostor = await FakeApiServer.StartAsync(isImpostor: true);
        using RuleDirectory mount = new();
        await using ConfigMapHarness harness = new(impostor, SourceHarness.AtPath(mount.Root));
        await harness.Source.TextsAsync();
        Assert.Contains("cannot be trusted", harness.Source.State, StringComparison.Ordinal);
        Assert.Empty(impostor.Requests);

        await using FakeApiServer stranger = await FakeApiServer.StartAsync();
        File.Copy(impostor.CaFile, stranger.CaFile, overwrite: true);
        await using ConfigMapHarness other = new(stranger, SourceHarness.AtPath(mount.Root));
        await other.Source.TextsAsync();
        Assert.Contains("cannot be trusted", other.Source.State, StringComparison.Ordinal);
        Assert.Empty(stranger.Requests);
    }

    [Fact]
    public async Task A_server_that_never_answers_holds_up_a_start_with_a_mount_for_two_seconds()
    {
        FakeTimeProvider time = new();
        await using FakeApiServer api = await FakeApiServer.StartAsync();
        api.Script(FakeApiServer.Hang);
        using RuleDirectory mount = new();
        mount.Write("rules.yaml", "mounted");
        await using ConfigMapHarness harness = new(api, SourceHarness.AtPath(mount.Root), time);
        Task<string> first = harness.Source.TextsAsync();
        await Eventually.TrueAsync(() => api.Lists == 1);
        time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal("rules.yaml=mounted", await first);
        Assert.Contains("does not answer in time", harness.Source.State, StringComparison.Ordinal);
    }

    private static Func<HttpContext, Task> AnswerOf(string fault) => fault switch
    {
        "500" => FakeApiServer.Refusal(500, "internal error"),
        "503 busy" => FakeApiServer.Refusal(503, "apiserver is shutting down"),
        "429" => FakeApiServer.Refusal(429, "too many requests", retryAfter: "1"),
        "410" => FakeApiServer.Refusal(410, "Gone"),
        "410 event" => FakeApiServer.Lines(FakeApiServer.ErrorEvent(410, "too old resource version")),
        "500 event" => FakeApiServer.Lines(FakeApiServer.ErrorEvent(500, "etcd is away")),
        "cut short" => FakeApiServer.Broken("{\"type\":\"MODIFIED\",\"object\":{\"metadata\":{\"resource"),
        "no JSON" => FakeApiServer.Lines("<html></html>\n"),
        "no event" => FakeApiServer.Lines("{\"kind\":\"ConfigMap\"}\n"),
        _ => FakeApiServer.Broken(""),
    };

    /// <summary>Lets time pass step by step, so slowly that answers on loopback come within their limits.</summary>
    private static async Task AdvanceUntilAsync(FakeTimeProvider time, Task done)
    {
        Stopwatch elapsed = Stopwatch.StartNew();
        while (!done.IsCompleted)
        {
            Assert.True(elapsed.Elapsed < SourceHarness.Patience, "waited in vain");
            time.Advance(TimeSpan.FromMilliseconds(250));
            await Task.WhenAny(done, Task.Delay(TimeSpan.FromMilliseconds(20), TestContext.Current.CancellationToken));
        }
    }
}
