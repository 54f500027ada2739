using System.Diagnostics;
using EnvoyRls.Core.Coordination;
using EnvoyRls.Redis.Coordination;
using EnvoyRls.Testing;

namespace EnvoyRls.Redis.Tests.Coordination;

public sealed class CoordinationOutageTests
{
    private static readonly CancellationToken Never = CancellationToken.None;
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan RecoveryLimit = TimeSpan.FromSeconds(30);
    private static readonly RedisCoordinationOptions Impatient = new() { Timeout = TimeSpan.FromMilliseconds(100) };

    public static TheoryData<string> Requests => ["lead", "resign", "read", "write", "share", "collect"];

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task A_frozen_server_is_given_up_by_the_time_limit_and_answers_again_when_it_thaws(string request)
    {
        await using RedisServer server = await RedisServer.StartAsync();
        await using CoordinatorHost host = await CoordinatorHost.StartAsync(StoreHost.Patient(server.Address), Impatient);
        await RecoverAsync(host);
        await server.FreezeAsync();
        long asked = Stopwatch.GetTimestamp();

        CoordinationException error = await Assert.ThrowsAsync<CoordinationException>(() => AskAsync(host, request));

        Assert.Equal("redis did not answer within 100 ms", error.Message);
        Assert.InRange(Stopwatch.GetElapsedTime(asked), TimeSpan.FromMilliseconds(90), TimeSpan.FromSeconds(5));
        await server.ThawAsync();
        await RecoverAsync(host);
        await AskAsync(host, request);
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task A_server_that_is_away_is_told_at_once(string request)
    {
        await using RedisServer server = await RedisServer.StartAsync();
        await using CoordinatorHost host = await CoordinatorHost.StartAsync(StoreHost.Patient(server.Address));
        await server.KillAsync();
        await Eventually.TrueAsync(() => !host.Coordinator.IsConnected);

        CoordinationException error = await Assert.ThrowsAsync<CoordinationException>(() => AskAsync(host, request));

        Assert.Equal("no connection to Redis is up", error.Message);
    }

    [Fact]
    public async Task A_coordinator_opens_without_a_server_and_connects_when_there_is_one()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        await server.KillAsync();
        await using CoordinatorHost host = CoordinatorHost.Open(StoreHost.Patient(server.Address));
        await Assert.ThrowsAsync<CoordinationException>(() => AskAsync(host, "read"));

        await server.RestartAsync();

        await RecoverAsync(host);
        Assert.DoesNotContain(host.Loops, static loop => loop.Restarts > 0);
    }

    [Fact]
    public async Task Requests_that_wait_for_a_frozen_server_are_bounded_in_number()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        await using CoordinatorHost host = await CoordinatorHost.StartAsync(StoreHost.Patient(server.Address), Impatient);
        await RecoverAsync(host);
        await server.FreezeAsync();

        Task<string>[] requests = [.. Enumerable.Range(0, 40).Select(_ => ErrorAsync(host))];

        string[] errors = await Task.WhenAll(requests);
        Assert.Equal(8, errors.Count(static error => error is "32 requests wait for Redis already"));
        Assert.Equal(32, errors.Count(static error => error is "redis did not answer within 100 ms"));
        await server.ThawAsync();
        await RecoverAsync(host);
    }

    [Fact]
    public async Task A_wait_outlasts_an_outage_and_ends_when_its_time_is_over()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        await using CoordinatorHost host = await CoordinatorHost.StartAsync(StoreHost.Patient(server.Address), Impatient);
        Task wait = host.WaitForChangeAsync("book", 0, Minute, Never).AsTask();
        await server.KillAsync();
        await Eventually.TrueAsync(() => !host.Coordinator.IsConnected);
        await host.WaitForChangeAsync("book", 0, TimeSpan.FromMilliseconds(50), Never);
        Assert.False(wait.IsCompleted);

        await server.RestartAsync();
        await RecoverAsync(host);
        await host.WriteAsync("book", 0, null, new byte[1], Never);

        await wait.WaitAsync(RecoveryLimit);
    }

    [Fact]
    public async Task After_a_loss_of_all_data_tokens_and_versions_go_on_and_an_earlier_leader_stays_fenced()
    {
        await using RedisServer server = await RedisServer.StartAsync();
        await using CoordinatorHost frozen = await CoordinatorHost.StartAsync(StoreHost.Patient(server.Address));
        await using CoordinatorHost next = await CoordinatorHost.StartAsync(StoreHost.Patient(server.Address));
        long? before = await frozen.LeadAsync("adaptive", "a", Minute, Never);
        DocumentWrite lost = await frozen.WriteAsync("book", 0, before, new byte[1], Never);

        await server.KillAsync();
        await server.RestartAsync();
        await RecoverAsync(frozen);
        await RecoverAsync(next);

        Assert.Equal(new DocumentWrite(DocumentWriteOutcome.Overtaken, 0), await next.WriteAsync("book", lost.Version, null, new byte[1], Never));
        long? after = await next.LeadAsync("adaptive", "b", Minute, Never);
        DocumentWrite anew = await next.WriteAsync("book", 0, after, new byte[1], Never);
        Assert.True(after > before);
        Assert.True(anew.Version > lost.Version);
        Assert.Equal(DocumentWriteOutcome.Fenced, (await frozen.WriteAsync("book", anew.Version, before, new byte[1], Never)).Outcome);
    }

    [Fact]
    public async Task A_leader_that_falls_silent_is_followed_when_its_term_is_over()
    {
        TimeSpan term = TimeSpan.FromSeconds(1);
        await using RedisServer server = await RedisServer.StartAsync();
        await using CoordinatorHost silent = await CoordinatorHost.StartAsync(StoreHost.Patient(server.Address));
        await using CoordinatorHost next = await CoordinatorHost.StartAsync(StoreHost.Patient(server.Address));
        long asked = Stopwatch.GetTimestamp();
        long? before = await silent.LeadAsync("adaptive", "a", term, Never);

        long? after = null;
        await Eventually.IsTrueAsync(async () => (after = await next.LeadAsync("adaptive", "b", Minute, Never)) is not null, RecoveryLimit, () => "another leads");

        TimeSpan gap = Stopwatch.GetElapsedTime(asked);
        TestContext.Current.SendDiagnosticMessage($"a term of {term.TotalMilliseconds} ms was followed after {gap.TotalMilliseconds:F0} ms");
        Assert.True(after > before);

        // The two clocks are read by different means; a busy machine may be late.
        Assert.InRange(gap, term - TimeSpan.FromMilliseconds(5), term + TimeSpan.FromSeconds(3));
    }

    private static async Task<string> ErrorAsync(CoordinatorHost host) =>
        (await Assert.ThrowsAsync<CoordinationException>(() => AskAsync(host, "read"))).Message;

    private static Task<TimeSpan> RecoverAsync(CoordinatorHost host) => Eventually.IsTrueAsync(
        async () =>
        {
            try
            {
                await host.ReadAsync("recovery", Never);
                return true;
            }
            catch (CoordinationException)
            {
                return false;
            }
        },
        RecoveryLimit,
        () => "the coordinator answers");

    private static Task AskAsync(CoordinatorHost host, string request) => request switch
    {
        "lead" => host.LeadAsync("adaptive", "a", Minute, Never).AsTask(),
        "resign" => host.ResignAsync("adaptive", "a", Never).AsTask(),
        "read" => host.ReadAsync("book", Never).AsTask(),
        "write" => host.WriteAsync("book", 0, null, new byte[10], Never).AsTask(),
        "share" => host.ShareAsync("observed", "a", 1, new byte[10], Minute, Never).AsTask(),
        _ => host.CollectAsync("observed", Never).AsTask(),
    };
}
