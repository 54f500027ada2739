using System.Diagnostics;
using System.Globalization;
using EnvoyRls.Management.Objects;
using EnvoyRls.Management.Repository;
using EnvoyRls.Management.Repository.Postgres;

namespace EnvoyRls.Management.Tests.Repository.Postgres;

/// <summary>What becomes of a commit is found out, not guessed.</summary>
public sealed class PostgresCommitTests(DatabaseServer server, ITestOutputHelper output) : PostgresTests(server)
{
    private static readonly IdempotencyKey Key = new("token:deploy", "key", "fingerprint");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_commit_whose_connection_dies_is_made_once(bool afterIt)
    {
        await Open().Objects.LoadAsync(CancellationToken.None);
        await using CuttingProxy proxy = new(Server.Postgres.Port, afterIt);
        await using PostgresRepository replica = Through(proxy);

        CommitResult result = await replica.Objects.CommitAsync(Put(0, "a", Body(1)) with { Idempotency = Key }, CancellationToken.None);

        Assert.True(proxy.HasCut);
        Assert.Equal(new CommitResult(CommitStatus.Committed, 1), result);
        Assert.Single(await replica.Objects.ChangesSinceAsync(0, 10, CancellationToken.None));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_commit_that_cannot_be_found_again_is_told_to_be_open(bool afterIt)
    {
        OpenedRepository other = Open();
        await other.Objects.LoadAsync(CancellationToken.None);
        await using CuttingProxy proxy = new(Server.Postgres.Port, afterIt, forGood: true);
        await using PostgresRepository replica = Through(proxy);
        Commit commit = Put(0, "a", Body(1)) with { Idempotency = Key };

        RepositoryException open = await Assert.ThrowsAsync<RepositoryException>(() => replica.Objects.CommitAsync(commit, CancellationToken.None));

        Assert.EndsWith("; whether the change was made is not known", open.Message, StringComparison.Ordinal);
        CommitStatus expected = afterIt ? CommitStatus.Replayed : CommitStatus.Committed;
        Assert.Equal(new CommitResult(expected, 1), await other.Objects.CommitAsync(commit, CancellationToken.None));
    }

    [Fact]
    public async Task A_failure_before_the_commit_leaves_nothing_and_is_not_told_to_be_open()
    {
        OpenedRepository replica = Open();
        await replica.Objects.LoadAsync(CancellationToken.None);
        await SqlAsync("ALTER TABLE envoyrls.rules ADD CONSTRAINT none CHECK (id <> 'b')");
        Commit commit = Change(0, new ObjectChange(Rule("a"), null, Body(1)), new ObjectChange(Rule("b"), null, Body(1)));

        RepositoryException refused = await Assert.ThrowsAsync<RepositoryException>(() => replica.Objects.CommitAsync(commit, CancellationToken.None));

        Assert.EndsWith("violates check constraint \"none\" (23514)", refused.Message, StringComparison.Ordinal);
        Assert.Equal(ManagedState.Empty, await replica.Objects.LoadAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_commit_without_changes_is_a_version()
    {
        OpenedRepository replica = Open();

        Assert.Equal(1, (await replica.Objects.CommitAsync(Change(0) with { Idempotency = Key }, CancellationToken.None)).Version);

        Assert.Empty(Assert.Single(await replica.Objects.ChangesSinceAsync(0, 10, CancellationToken.None)).Changes);
        Assert.Equal(1, (await replica.Objects.LoadAsync(CancellationToken.None)).Version);
    }

    [Fact]
    public async Task Ten_thousand_rules_are_one_commit()
    {
        OpenedRepository replica = Open();
        await replica.Objects.LoadAsync(CancellationToken.None);
        ObjectChange[] changes =
        [
            .. Enumerable.Range(0, 10_000).Select(number => new ObjectChange(
                Rule($"rule{number}"), null, $$$"""{"domain":"edge","descriptors":[{"key":"path","value":"/p{{{number}}}"},{"key":"user"}],"rate_limit":{"unlimited":true}}""")),
        ];

        long started = Stopwatch.GetTimestamp();
        CommitResult result = await replica.Objects.CommitAsync(Change(0, changes), CancellationToken.None);
        TimeSpan committed = Stopwatch.GetElapsedTime(started);
        ManagedState state = await replica.Objects.LoadAsync(CancellationToken.None);
        TimeSpan loaded = Stopwatch.GetElapsedTime(started) - committed;

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"10,000 rules: committed in {committed.TotalMilliseconds:F0} ms, loaded in {loaded.TotalMilliseconds:F0} ms"));
        Assert.Equal(new CommitResult(CommitStatus.Committed, 1), result);
        Assert.Equal(10_000, state.Objects.Count);
        Assert.Equal("20000", await SqlAsync("SELECT count(*) FROM envoyrls.selectors"));
    }

    private PostgresRepository Through(CuttingProxy proxy) => new(
        PostgresOptions.Parse(Server.UrlOf(Database).Replace($":{Server.Postgres.Port}/", $":{proxy.Port}/", StringComparison.Ordinal)),
        TimeProvider.System,
        new LogLines<PostgresRepository>());
}
