using System.Text.Encodings.Web;
using System.Text.Json;
using EnvoyRls.Management.Objects;
using EnvoyRls.Management.Repository;

namespace EnvoyRls.Management.Tests.Repository;

public abstract partial class RepositoryContract
{
    /// <summary>Canonical JSON escapes only what JSON must.</summary>
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public async Task A_version_says_who_when_what_and_why()
    {
        await CommitAsync(Put(Rule("a"), Body(1)));
        Time.Advance(TimeSpan.FromMinutes(1));
        ObjectChange[] changes = [Put(Rule("b"), Body(2)), Put(Rule("a"), Body(3), Body(1)), Put(new ObjectKey(ObjectKind.Tier, "ann"), """{"tier":"gold"}""")];
        await Objects.CommitAsync(
            new Commit { ExpectedVersion = 1, Author = "oidc:ann@example.com", Reason = "more room", Summary = "put 3 objects", Changes = changes },
            CancellationToken.None);
        await CommitAsync(Delete(Rule("a"), Body(3)));

        VersionRecord? second = await Objects.FindVersionAsync(2, CancellationToken.None);
        VersionRecord? third = await Objects.FindVersionAsync(3, CancellationToken.None);

        AssertVersion(new VersionRecord(2, Now, "oidc:ann@example.com", "more room", "put 3 objects", changes), second);
        Assert.Equal([Delete(Rule("a"), Body(3))], third!.Changes);
        Assert.Null(await Objects.FindVersionAsync(4, CancellationToken.None));
    }

    [Fact]
    public async Task A_reason_may_be_empty()
    {
        await Objects.CommitAsync(Change(0, Put(Rule("a"), Body(1))) with { Reason = "" }, CancellationToken.None);
        await ReopenAsync();

        Assert.Equal("", (await Objects.FindVersionAsync(1, CancellationToken.None))!.Reason);
    }

    [Fact]
    public async Task Versions_are_paged_both_ways()
    {
        for (int number = 1; number <= 7; number++)
        {
            await CommitAsync(Put(Rule("a"), Body(number)));
        }

        Assert.Equal([1, 2, 3], await SinceAsync(0, 3));
        Assert.Equal([4, 5, 6], await SinceAsync(3, 3));
        Assert.Equal([7], await SinceAsync(6, 3));
        Assert.Empty(await SinceAsync(7, 3));
        Assert.Empty(await SinceAsync(100, 3));
        Assert.Equal([7, 6, 5], await BeforeAsync(long.MaxValue, 3));
        Assert.Equal([4, 3, 2], await BeforeAsync(5, 3));
        Assert.Equal([1], await BeforeAsync(2, 3));
        Assert.Empty(await BeforeAsync(1, 3));
    }

    [Fact]
    public async Task A_commit_against_an_old_version_is_refused()
    {
        await CommitAsync(Put(Rule("a"), Body(1)));
        await CommitAsync(Put(Rule("a"), Body(2), Body(1)));

        foreach (long expected in new long[] { 0, 1, 3 })
        {
            CommitResult result = await Objects.CommitAsync(Change(expected, Put(Rule("a"), Body(9))), CancellationToken.None);
            Assert.Equal(new CommitResult(CommitStatus.Conflict, 2), result);
        }

        Assert.Equal(Body(2), await BodyOfAsync(Rule("a")));
        Assert.Equal([1, 2], await SinceAsync(0, 10));
    }

    [Fact]
    public async Task Sixteen_writers_make_gapless_versions_that_add_up_to_the_state()
    {
        const int Writers = 16;
        const int Commits = 300;
        IRepository other = await AnotherAsync();
        int open = Commits;
        int conflicts = 0;

        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            IManagedObjects objects = writer % 2 == 0 ? Objects : other.Objects;
            while (Interlocked.Decrement(ref open) >= 0)
            {
                while (!await TryIncrementAsync(objects, writer))
                {
                    Interlocked.Increment(ref conflicts);
                }
            }
        })));

        List<VersionRecord> history = await HistoryAsync();
        Assert.Equal(Enumerable.Range(1, Commits).Select(number => (long)number), history.Select(version => version.Number));
        ManagedState folded = history.Aggregate(ManagedState.Empty, (state, version) => AssertBeforeImages(state, version).With(version));
        await ReopenAsync();
        AssertSame(folded, await LoadAsync());
        Assert.Equal(Commits, folded.Objects.Values.Sum(item => NumberOf(item.Body)));
        TestContext.Current.TestOutputHelper?.WriteLine($"{conflicts} conflicts");
    }

    [Fact]
    public async Task A_later_version_is_not_waited_for()
    {
        await CommitAsync(Put(Rule("a"), Body(1)));

        await Objects.WaitForChangeAsync(0, CancellationToken.None).WaitAsync(Patience);
    }

    [Fact]
    public async Task A_commit_wakes_who_waits_for_a_change()
    {
        IRepository other = await AnotherAsync();
        long seen = 0;
        for (int number = 1; number <= 10; number++)
        {
            Task<long> waiting = WaitForLaterAsync(other.Objects, seen);
            await CommitAsync(Put(Rule("a"), Body(number)));
            seen = await waiting.WaitAsync(Patience);
            Assert.Equal(number, seen);
        }

        Assert.Equal(Body(10), (await other.Objects.LoadAsync(CancellationToken.None)).Find(Rule("a"))!.Body);
    }

    [Fact]
    public async Task Waiting_for_a_change_can_be_cancelled()
    {
        using CancellationTokenSource stop = new();
        Task waiting = WaitForLaterAsync(Objects, 0, stop.Token);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(Patience));
    }

    /// <summary>Waits as a replica does: again and again until there is something new.</summary>
    private static async Task<long> WaitForLaterAsync(IManagedObjects objects, long known, CancellationToken cancellation = default)
    {
        long version = known;
        while (version <= known)
        {
            await objects.WaitForChangeAsync(known, cancellation);
            version = (await objects.LoadAsync(cancellation)).Version;
        }

        return version;
    }

    /// <summary>Adds one to the writer's number; false if somebody else was faster.</summary>
    private static async Task<bool> TryIncrementAsync(IManagedObjects objects, int writer)
    {
        ManagedState state = await objects.LoadAsync(CancellationToken.None);
        ObjectKey key = Rule($"writer{writer}");
        string? before = state.Find(key)?.Body;
        ObjectChange change = new(key, before, Body(NumberOf(before) + 1));
        CommitResult result = await objects.CommitAsync(Change(state.Version, change), CancellationToken.None);
        Assert.True(result.Version > state.Version);
        return result.Status == CommitStatus.Committed;
    }

    private static int NumberOf(string? body) => body is null ? 0 : JsonDocument.Parse(body).RootElement.GetProperty("priority").GetInt32();

    private static ManagedState AssertBeforeImages(ManagedState state, VersionRecord version)
    {
        Assert.All(version.Changes, change => Assert.Equal(state.Find(change.Key)?.Body, change.Before));
        return state;
    }

    private static void AssertVersion(VersionRecord expected, VersionRecord? actual)
    {
        Assert.NotNull(actual);
        Assert.Equal(expected with { Changes = [] }, actual with { Changes = [] });
        Assert.Equal(expected.Changes, actual.Changes);
    }

    private async Task<List<VersionRecord>> HistoryAsync()
    {
        List<VersionRecord> all = [];
        IReadOnlyList<VersionRecord> part;
        do
        {
            part = await Objects.ChangesSinceAsync(all.Count == 0 ? 0 : all[^1].Number, 170, CancellationToken.None);
            all.AddRange(part);
        }
        while (part.Count > 0);
        return all;
    }

    private async Task<IEnumerable<long>> SinceAsync(long version, int most) =>
        (await Objects.ChangesSinceAsync(version, most, CancellationToken.None)).Select(record => record.Number);

    private async Task<IEnumerable<long>> BeforeAsync(long version, int most) =>
        (await Objects.VersionsBeforeAsync(version, most, CancellationToken.None)).Select(record => record.Number);
}
