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

        await using CallsUnderWay calls = CallsUnderWay.Start(staying, "kept");
        await WritesAreRefusedAsync(staying);
        await leaving.DisposeAsync();
        await using ManagedServer restarted = await ManagedServer.StartAsync(null, _repository, ("MANAGEMENT_DIR", Of("leaving")));
        Assert.Equal(5u, await restarted.LimitAsync("kept", "anybody"));

        await _postgres.RestartAsync();
        await ConvergesAsync(staying, restarted, "after", 6);
        Assert.Equal(0, await calls.EndAsync());
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
            await using CallsUnderWay calls = CallsUnderWay.Start(first, "kept");
            await WritesAreRefusedAsync(first);

            // Reads are from memory, and so is everything about calls.
            (await second.Admin.GetAsync("/v1/admin/rules/kept")).Expect(HttpStatusCode.OK);
            Assert.Equal(0, await calls.EndAsync());
        }
        finally
        {
            await _postgres.ThawAsync();
        }

        await ConvergesAsync(first, second, "after", 6);
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
