using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using EnvoyRls.Testing;

namespace EnvoyRls.Conformance.Tests.Management;

/// <summary>The database stops, or freezes, and comes back: calls never notice.</summary>
public sealed class DatabaseOutageTests : IAsyncLifetime
{
    private readonly TemporaryDirectory _directory = new();
    private PostgresServer _postgres = null!;
    private (string Name, string Value) _repository;
    private string _token = "";

    public async ValueTask InitializeAsync()
    {
        _postgres = await PostgresServer.StartAsync();
        _repository = ("POSTGRES_URL", Cluster.AddressOf(_postgres, await _postgres.CreateDatabaseAsync()));
        _token = await Tokens.CreateAsync(_repository);
    }

    public async ValueTask DisposeAsync()
    {
        await _postgres.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task Calls_go_on_while_the_database_is_away_and_replicas_catch_up_when_it_is_back()
    {
        await using ManagedServer staying = await StartAsync("staying");
        ManagedServer leaving = await StartAsync("leaving");
        (await staying.Admin.PutRuleAsync("kept", "kept", 5)).Expect(HttpStatusCode.Created);
        await leaving.LimitIsAsync("kept", 5);

        // The snapshot is written soon after a change, not before its answer.
        await Eventually.IsTrueAsync(() => HasSnapshotOf("leaving", "kept"), TimeSpan.FromSeconds(10), "the snapshot has the rule");
        await _postgres.StopAsync();

        await using CallsUnderWay calls = await CallsUnderWay.StartAsync(staying, "kept");
        await WritesAreRefusedAsync(staying);
        await leaving.DisposeAsync();
        await using ManagedServer restarted = await ManagedServer.StartAsync(null, _repository, ("MANAGEMENT_DIR", Of("leaving")));
        Assert.Equal(5u, await restarted.LimitAsync("kept", "anybody"));

        await _postgres.RestartAsync();
        await ConvergesAsync(staying, restarted, "after", 6);
        Assert.Empty(await calls.EndAsync());
        Assert.Equal(5u, await restarted.LimitAsync("kept", "anybody"));
    }

    [Fact]
    public async Task Calls_go_on_while_the_database_is_frozen()
    {
        await using ManagedServer first = await StartAsync("first");
        await using ManagedServer second = await StartAsync("second");
        (await first.Admin.PutRuleAsync("kept", "kept", 5)).Expect(HttpStatusCode.Created);
        await second.LimitIsAsync("kept", 5);
        await _postgres.FreezeAsync();
        try
        {
            await using CallsUnderWay calls = await CallsUnderWay.StartAsync(first, "kept");

            // None waits for all before it: the client's patience is what one may take.
            await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => WritesAreRefusedAsync(first)));

            // Reads are from memory, and so is everything about calls.
            (await second.Admin.GetAsync("/v1/admin/rules/kept")).Expect(HttpStatusCode.OK);
            Assert.Empty(await calls.EndAsync());
        }
        finally
        {
            await _postgres.ThawAsync();
        }

        await ConvergesAsync(first, second, "after", 6);
    }

    [Fact]
    public async Task A_release_that_does_harm_goes_out_of_force_though_the_database_is_away()
    {
        const int stable = 100_000;
        await using ManagedServer server = await StartAsync("only");
        (await server.Admin.PutRuleAsync("harmful", "harmful", stable)).Expect(HttpStatusCode.Created);
        const string plan = """, "stages": [{"percent": "100%", "for": "1h"}], "rollback_if": {"denials_above": "10%", "min_decisions": 20}""";
        AdminAnswer created = await server.Admin.PostAsync("/v1/admin/releases", ManagedRuleText.ChangeSet("harmful", "harmful", 1, plan));
        string release = $"{created.Expect(HttpStatusCode.Created).Json.GetProperty("id")}";
        await server.LimitIsAsync("harmful", 1);

        await _postgres.StopAsync();
        for (int i = 0; i < 40; i++)
        {
            await server.Grpc.AskAsync(RateLimitClient.Request("harmful", "anybody", 1, ManagedRuleText.Domain));
        }

        await server.LimitIsAsync("harmful", stable);
        await _postgres.RestartAsync();
        await Eventually.IsTrueAsync(
            async () => (await server.Admin.GetAsync($"/v1/admin/releases/{release}")).Json.GetProperty("state").ValueEquals("rolled_back"),
            TimeSpan.FromSeconds(30),
            () => "everybody hears of it");
        Assert.Equal((uint)stable, await server.LimitAsync("harmful", "anybody"));
    }

    [Fact]
    public async Task A_crash_of_the_database_loses_nothing_that_was_acknowledged()
    {
        await using ManagedServer first = await StartAsync("first");
        await using ManagedServer second = await StartAsync("second");
        ConcurrentDictionary<string, int> acknowledged = new(StringComparer.Ordinal);
        using CancellationTokenSource ending = new();
        Task[] writers = [.. new[] { first, second }.SelectMany((server, replica) => Enumerable.Range(0, 2).Select(writer => WriteAsync(server, $"c{replica}_{writer}", acknowledged, ending.Token)))];
        await Eventually.IsTrueAsync(() => acknowledged.Count > 30, TimeSpan.FromSeconds(30), "writes are acknowledged");
        await _postgres.KillAsync();
        await _postgres.RestartAsync();
        int before = acknowledged.Count;
        await Eventually.IsTrueAsync(() => acknowledged.Count > before + 30, TimeSpan.FromSeconds(60), "writes go on by themselves");
        await ending.CancelAsync();
        await Task.WhenAll(writers);

        long[] versions = [.. (await first.Admin.ItemsAsync("/v1/admin/versions")).Select(version => version.GetProperty("number").GetInt64())];
        Assert.Equal(Enumerable.Range(1, versions.Length).Select(version => (long)version).Reverse(), versions);
        foreach ((string key, int amount) in acknowledged)
        {
            await first.LimitIsAsync(key, (uint)amount, value: "x");
            await second.LimitIsAsync(key, (uint)amount, value: "x");
        }
    }

    /// <summary>Creates rules, each with its own key for repetitions, until told to end. What is refused is sent again until it is taken.</summary>
    private static async Task WriteAsync(ManagedServer server, string name, ConcurrentDictionary<string, int> acknowledged, CancellationToken ending)
    {
        for (int i = 1; !ending.IsCancellationRequested; i++)
        {
            string key = string.Create(CultureInfo.InvariantCulture, $"{name}_{i}");
            string body = ManagedRuleText.Of(key, i).Replace("{\"domain\"", $"{{\"id\": \"{key}\", \"domain\"", StringComparison.Ordinal);
            AdminAnswer answer;
            do
            {
                answer = await server.Admin.PostAsync("/v1/admin/rules", body, ("Idempotency-Key", key));
                Assert.True(answer.Status is HttpStatusCode.Created or HttpStatusCode.ServiceUnavailable, answer.Text);
            }
            while (answer.Status != HttpStatusCode.Created);
            acknowledged[key] = i;
        }
    }

    private string Of(string replica) => _directory.File(replica);

    private bool HasSnapshotOf(string replica, string rule) =>
        Directory.Exists(Of(replica)) && Directory.GetFiles(Of(replica)).Any(file => File.ReadAllText(file).Contains(rule, StringComparison.Ordinal));

    private Task<ManagedServer> StartAsync(string replica) => ManagedServer.StartAsync(_token, _repository, ("MANAGEMENT_DIR", Of(replica)));

    private static async Task WritesAreRefusedAsync(ManagedServer server)
    {
        AdminAnswer refused = (await server.Admin.PutRuleAsync("refused", "refused", 9)).Expect(HttpStatusCode.ServiceUnavailable);
        Assert.Equal("unavailable", refused.Problem);
        Assert.NotNull(refused.Headers.RetryAfter);
        Assert.DoesNotContain(Uri.EscapeDataString(PostgresServer.Password), refused.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(PostgresServer.Password, refused.Text, StringComparison.Ordinal);
    }

    /// <summary>Writes succeed again and reach the other replica, whose admin port is open.</summary>
    private static async Task ConvergesAsync(ManagedServer first, ManagedServer second, string key, int amount)
    {
        await Eventually.IsTrueAsync(
            async () => (await first.Admin.PutRuleAsync(key, key, amount)).Status is HttpStatusCode.Created or HttpStatusCode.OK,
            TimeSpan.FromSeconds(30),
            () => "writes are taken again");
        await second.LimitIsAsync(key, (uint)amount);
        await second.WaitUntilOpenAsync();
    }
}
