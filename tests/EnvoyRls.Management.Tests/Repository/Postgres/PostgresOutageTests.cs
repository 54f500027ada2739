using System.Diagnostics;
using System.Globalization;
using EnvoyRls.Management.Objects;
using EnvoyRls.Management.Repository;
using EnvoyRls.Testing;

namespace EnvoyRls.Management.Tests.Repository.Postgres;

/// <summary>The database goes away while it is used, and comes back.</summary>
public sealed class PostgresOutageTests(DatabaseServer server, ITestOutputHelper output) : PostgresTests(server)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("stopped")]
    [InlineData("killed")]
    [InlineData("frozen")]
    public async Task No_acknowledged_commit_is_lost_and_nothing_hangs(string how)
    {
        OpenedRepository writer = Open();
        OpenedRepository follower = Open();
        await writer.Objects.LoadAsync(CancellationToken.None);
        using CancellationTokenSource stop = new();
        List<long> acknowledged = [];
        Task<TimeSpan> writing = WriteAsync(writer, acknowledged, stop.Token);
        Task<List<VersionRecord>> following = FollowAsync(follower, stop.Token);
        for (int round = 0; round < 3; round++)
        {
            int before = CountOf(acknowledged);
            await Eventually.IsTrueAsync(() => CountOf(acknowledged) > before + 20, Patience, "commits go on");
            await TakeAwayAsync(how);
            await Eventually.IsTrueAsync(() => !writer.IsHealthy && !follower.IsHealthy, Patience, "both replicas notice");
            await BringBackAsync(how);
        }

        int last = CountOf(acknowledged);
        await Eventually.IsTrueAsync(() => CountOf(acknowledged) > last + 20, Patience, "commits go on");
        await stop.CancelAsync();
        TimeSpan longest = await writing;
        List<VersionRecord> seen = await following;

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{how}: {acknowledged.Count} commits, longest {longest.TotalMilliseconds:F0} ms"));
        IReadOnlyList<VersionRecord> history = await writer.Objects.ChangesSinceAsync(0, int.MaxValue, CancellationToken.None);
        Assert.Equal(Enumerable.Range(1, history.Count).Select(number => (long)number), history.Select(version => version.Number));
        // Each acknowledged once, and by its number: the n-th version was made on top of n - 1 by nobody else.
        Assert.Equal(acknowledged.Distinct(), acknowledged);
        Assert.All(acknowledged, number => Assert.InRange(number, 1, history.Count));
        Assert.Equal(history.Take(seen.Count), seen, (one, other) => one.Number == other.Number && one.Changes[0].After == other.Changes[0].After);
        ManagedState state = await writer.Objects.LoadAsync(CancellationToken.None);
        Assert.Equal(history.Count, state.Version);
        Assert.Equal(history[^1].Changes[0].After, state.Find(Rule("counter"))!.Body);
        Assert.True(longest < Patience / 2, $"a commit took {longest}");
        Assert.Equal(0, follower.Loop.Restarts);
    }

    [Fact]
    public async Task A_replica_that_starts_without_its_database_goes_on_when_it_is_there()
    {
        await Open().Objects.CommitAsync(Put(0, "a", Body(1)), CancellationToken.None);
        await Server.Postgres.StopAsync();
        OpenedRepository replica = Open();
        await Assert.ThrowsAsync<RepositoryException>(() => replica.Objects.LoadAsync(CancellationToken.None));
        Task woken = replica.Objects.WaitForChangeAsync(0, CancellationToken.None);
        await Assert.ThrowsAsync<RepositoryException>(() => replica.Tokens.ListAsync(CancellationToken.None));

        await Server.Postgres.RestartAsync();

        await woken.WaitAsync(Patience);
        Assert.Equal(1, (await replica.Objects.LoadAsync(CancellationToken.None)).Version);
        Assert.True(replica.IsHealthy);
    }

    [Fact]
    public async Task Waiting_for_tokens_goes_on_while_the_database_is_away()
    {
        OpenedRepository replica = Open();
        await replica.Tokens.ListAsync(CancellationToken.None);
        await Server.Postgres.StopAsync();

        await replica.Tokens.WaitForChangeAsync(CancellationToken.None).WaitAsync(Patience);
        await replica.Tokens.WaitForChangeAsync(CancellationToken.None).WaitAsync(Patience);

        await Server.Postgres.RestartAsync();
        Assert.Empty(await replica.Tokens.ListAsync(CancellationToken.None));
    }

    private static int CountOf(List<long> numbers)
    {
        lock (numbers)
        {
            return numbers.Count;
        }
    }

    private Task TakeAwayAsync(string how) => how switch
    {
        "stopped" => Server.Postgres.StopAsync(),
        "killed" => Server.Postgres.KillAsync(),
        _ => Server.Postgres.FreezeAsync(),
    };

    private Task BringBackAsync(string how) => how == "frozen" ? Server.Postgres.ThawAsync() : Server.Postgres.RestartAsync();

    /// <summary>Commits until stopped, as an administrator's script would: what failed is looked up and tried again.</summary>
    /// <returns>How long the longest attempt took.</returns>
    private static async Task<TimeSpan> WriteAsync(OpenedRepository replica, List<long> acknowledged, CancellationToken cancellation)
    {
        TimeSpan longest = TimeSpan.Zero;
        while (!cancellation.IsCancellationRequested)
        {
            long started = Stopwatch.GetTimestamp();
            try
            {
                ManagedState state = await replica.Objects.LoadAsync(CancellationToken.None);
                Commit commit = Put(state.Version, "counter", Body((int)state.Version)) with { Summary = $"made on top of {state.Version}" };
                CommitResult result = await replica.Objects.CommitAsync(commit, CancellationToken.None);
                Assert.Equal(new CommitResult(CommitStatus.Committed, state.Version + 1), result);
                lock (acknowledged)
                {
                    acknowledged.Add(result.Version);
                }
            }
            catch (RepositoryException)
            {
                await Task.Delay(10, CancellationToken.None);
            }

            TimeSpan took = Stopwatch.GetElapsedTime(started);
            longest = took > longest ? took : longest;
        }

        return longest;
    }

    /// <summary>Follows the history until stopped, as a replica does.</summary>
    private static async Task<List<VersionRecord>> FollowAsync(OpenedRepository replica, CancellationToken cancellation)
    {
        List<VersionRecord> seen = [];
        try
        {
            while (true)
            {
                try
                {
                    await replica.Objects.WaitForChangeAsync(seen.Count, cancellation);
                    seen.AddRange(await replica.Objects.ChangesSinceAsync(seen.Count, 100, cancellation));
                }
                catch (RepositoryException)
                {
                    await Task.Delay(10, cancellation);
                }
            }
        }
        catch (OperationCanceledException)
        {
            return seen;
        }
    }
}
