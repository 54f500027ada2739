using System.Diagnostics;
using System.Globalization;
using EnvoyRls.Management.Objects;
using EnvoyRls.Testing;

namespace EnvoyRls.Management.Tests.Repository.Postgres;

/// <summary>Several replicas on one database hear of each other's changes.</summary>
public sealed class PostgresReplicaTests(DatabaseServer server, ITestOutputHelper output) : PostgresTests(server)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_commit_on_one_of_three_replicas_wakes_the_others_within_a_second()
    {
        const int Commits = 200;
        OpenedRepository writer = Open();
        OpenedRepository[] others = [Open(), Open()];
        foreach (OpenedRepository replica in (OpenedRepository[])[writer, .. others])
        {
            await replica.Objects.LoadAsync(CancellationToken.None);
        }

        await ListeningAsync(others.Length + 1);
        List<double> milliseconds = [];
        for (int version = 0; version < Commits; version++)
        {
            Task<TimeSpan>[] woken = [.. others.Select(other => TimeToWakeAsync(other, version))];
            long started = Stopwatch.GetTimestamp();
            await writer.Objects.CommitAsync(Put(version, "a", Body(version)), CancellationToken.None);
            TimeSpan committed = Stopwatch.GetElapsedTime(started);
            milliseconds.AddRange((await Task.WhenAll(woken)).Select(time => Math.Max(0, (time - committed).TotalMilliseconds)));
        }

        milliseconds.Sort();
        double p50 = milliseconds[milliseconds.Count / 2];
        double p99 = milliseconds[milliseconds.Count * 99 / 100];
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"commit to woken: p50 {p50:F1} ms, p99 {p99:F1} ms, max {milliseconds[^1]:F1} ms"));
        Assert.True(p99 < 1000, $"p99 {p99} ms");
    }

    [Fact]
    public async Task A_change_that_nobody_is_notified_of_is_found_by_asking()
    {
        OpenedRepository replica = Open();
        await replica.Objects.CommitAsync(Put(0, "a", Body(1)), CancellationToken.None);
        await ListeningAsync(1);
        Task woken = replica.Objects.WaitForChangeAsync(1, CancellationToken.None);
        Assert.False(woken.IsCompleted);

        await SqlAsync("UPDATE envoyrls.head SET version = 2");

        await woken.WaitAsync(Patience);
    }

    [Fact]
    public async Task A_database_that_was_put_back_wakes_who_waits_for_a_later_version()
    {
        OpenedRepository replica = Open();
        await replica.Objects.CommitAsync(Put(0, "a", Body(1)), CancellationToken.None);
        await ListeningAsync(1);
        Task woken = replica.Objects.WaitForChangeAsync(1, CancellationToken.None);

        await SqlAsync("UPDATE envoyrls.head SET version = 0");

        await woken.WaitAsync(Patience);
    }

    [Fact]
    public async Task A_replica_whose_listening_connection_was_ended_listens_again()
    {
        OpenedRepository writer = Open();
        OpenedRepository other = Open();
        long version = 0;
        for (int round = 0; round < 5; round++)
        {
            await ListeningAsync(2);
            await SqlAsync($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {Listening}");
            await writer.Objects.CommitAsync(Put(version, "a", Body(round)), CancellationToken.None);

            await WokenAsync(other, version).WaitAsync(Patience);

            version++;
        }

        // Ended again and again, the loop went on by itself: the supervisor never had to start it anew.
        Assert.Equal(0, other.Loop.Restarts);
    }

    [Fact]
    public async Task A_replica_that_is_closed_leaves_no_connection_behind()
    {
        await using (OpenedRepository replica = new(Server.OptionsOf(Database)))
        {
            await replica.Objects.LoadAsync(CancellationToken.None);
            await ListeningAsync(1);
        }

        await Eventually.IsTrueAsync(
            async () => await SqlAsync($"SELECT count(*) FROM pg_stat_activity WHERE datname = '{Database}' AND application_name = 'envoyrls'") is "0",
            Patience,
            () => "connections are closed");
    }

    /// <summary>Connections of this test's database that wait for notifications: what they ran last is the listening or the asking.</summary>
    private string Listening => $"datname = '{Database}' AND state = 'idle' AND (query LIKE 'LISTEN%' OR query = 'SELECT version FROM envoyrls.head')";

    private static async Task<TimeSpan> TimeToWakeAsync(OpenedRepository replica, long known)
    {
        long started = Stopwatch.GetTimestamp();
        await replica.Objects.WaitForChangeAsync(known, CancellationToken.None).WaitAsync(Patience);
        return Stopwatch.GetElapsedTime(started);
    }

    private static async Task WokenAsync(OpenedRepository replica, long known)
    {
        IReadOnlyList<VersionRecord> changes = [];
        while (changes.Count == 0)
        {
            await replica.Objects.WaitForChangeAsync(known, CancellationToken.None);
            changes = await replica.Objects.ChangesSinceAsync(known, 10, CancellationToken.None);
        }
    }

    private Task<TimeSpan> ListeningAsync(int replicas) => Eventually.IsTrueAsync(
        async () => int.Parse(await SqlAsync($"SELECT count(*) FROM pg_stat_activity WHERE {Listening}"), CultureInfo.InvariantCulture) >= replicas,
        Patience,
        () => $"{replicas} listen");
}
