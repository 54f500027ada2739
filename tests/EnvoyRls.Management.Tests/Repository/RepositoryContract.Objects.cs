using EnvoyRls.Management.Objects;
using EnvoyRls.Management.Repository;

namespace EnvoyRls.Management.Tests.Repository;

public abstract partial class RepositoryContract
{
    /// <summary>Ids and texts that quoting, escaping, collation or a file system could spoil.</summary>
    public static TheoryData<string> OddTexts =>
    [
        "null", "~", "true", "on", "1", "0x10", "1e3", "2026-01-01", "<<", "- a", "a: b", "#x", "'", "\"", "\\", "\\n", "{}", "[]", "*a", "&a", "!a", "%a", "@a", "`a",
        " leading", "trailing ", "a  b", "../../etc/passwd", "/", "%2e", "a'; drop table envoyrls.rules; --", "$1", "{0}",
        "A", "a", "é", "e\u0301", "日本語", "😀", "\u202Eright", "\u200B", "\uFEFFx", "\u2028", "\u00A0", new string('x', 256),
    ];

    [Fact]
    public async Task An_empty_repository_is_at_version_0()
    {
        AssertSame(ManagedState.Empty, await LoadAsync());
        Assert.Empty(await Objects.ChangesSinceAsync(0, 10, CancellationToken.None));
        Assert.Empty(await Objects.VersionsBeforeAsync(long.MaxValue, 10, CancellationToken.None));
        Assert.Null(await Objects.FindVersionAsync(0, CancellationToken.None));
        Assert.Null(await Objects.FindVersionAsync(1, CancellationToken.None));
        Assert.NotEmpty(Repository.Description);
        Assert.True(Repository.IsHealthy);
    }

    [Fact]
    public async Task A_commit_puts_an_object()
    {
        await CommitAsync(Put(Rule("login"), Body(1)));

        ManagedState state = await LoadAsync();

        Assert.Equal(1, state.Version);
        Assert.Equal(new ManagedObject(Rule("login"), Body(1), 1, Now, "token:deploy"), Assert.Single(state.Objects.Values));
    }

    [Fact]
    public async Task A_commit_replaces_and_deletes_objects()
    {
        await CommitAsync(Put(Rule("a"), Body(1)), Put(Rule("b"), Body(2)), Put(Rule("c"), Body(3)));
        Time.Advance(TimeSpan.FromSeconds(5));
        await CommitAsync(Put(Rule("a"), Body(4), Body(1)), Delete(Rule("b"), Body(2)), Put(Rule("d"), Body(5)));

        ManagedState state = await LoadAsync();

        ManagedObject[] expected =
        [
            new(Rule("a"), Body(4), 2, Now, "token:deploy"),
            new(Rule("c"), Body(3), 1, Start, "token:deploy"),
            new(Rule("d"), Body(5), 2, Now, "token:deploy"),
        ];
        Assert.Equal(expected, state.Of(ObjectKind.Rule));
    }

    [Fact]
    public async Task A_deleted_object_can_come_back()
    {
        await CommitAsync(Put(Rule("a"), Body(1)));
        await CommitAsync(Delete(Rule("a"), Body(1)));
        Assert.Empty((await LoadAsync()).Objects);

        await CommitAsync(Put(Rule("a"), Body(2)));

        Assert.Equal(3, (await LoadAsync()).Find(Rule("a"))!.Version);
    }

    [Fact]
    public async Task Objects_of_different_kinds_may_share_an_id()
    {
        ObjectKey[] keys = [.. Enum.GetValues<ObjectKind>().Select(kind => new ObjectKey(kind, "same"))];
        await CommitAsync([.. keys.Select((key, number) => Put(key, Body(number)))]);
        await CommitAsync(Delete(keys[1], Body(1)));

        ManagedState state = await LoadAsync();

        Assert.Equal(keys.Length - 1, state.Objects.Count);
        Assert.Null(state.Find(keys[1]));
        Assert.Equal(Body(2), state.Find(keys[2])!.Body);
    }

    [Fact]
    public async Task State_and_versions_survive_closing()
    {
        for (int number = 0; number < 20; number++)
        {
            Time.Advance(TimeSpan.FromMilliseconds(1.5));
            ObjectKind kind = (ObjectKind)(number % 4);
            await CommitAsync(Put(new ObjectKey(kind, $"x{number}"), Body(number)));
        }

        await CommitAsync(Delete(new ObjectKey(ObjectKind.Rule, "x4"), Body(4)));
        ManagedState before = await LoadAsync();
        IReadOnlyList<VersionRecord> versions = await Objects.ChangesSinceAsync(0, 100, CancellationToken.None);

        await ReopenAsync();

        AssertSame(before, await LoadAsync());
        Assert.Equivalent(versions, await Objects.ChangesSinceAsync(0, 100, CancellationToken.None), strict: true);
        Assert.Equal(22, await CommitAsync(Put(Rule("new"), Body(0))));
    }

    [Theory]
    [MemberData(nameof(OddTexts))]
    public async Task Odd_texts_come_back_as_they_were(string odd)
    {
        string text = System.Text.Json.JsonSerializer.Serialize(odd, Relaxed);
        string body = $$"""{"reason":{{text}},{{text}}:[{{text}},{}]}""";
        ObjectKey key = new(ObjectKind.Tier, odd);
        Commit commit = Change(0, Put(key, body)) with { Author = odd, Reason = odd, Summary = odd };
        await Objects.CommitAsync(commit, CancellationToken.None);

        await ReopenAsync();

        ManagedObject item = Assert.Single((await LoadAsync()).Objects.Values);
        Assert.Equal(new ManagedObject(key, body, 1, Now, odd), item);
        AssertVersion(new VersionRecord(1, Now, odd, odd, odd, commit.Changes), await Objects.FindVersionAsync(1, CancellationToken.None));
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"a":{},"b":[],"c":[[],[{}],[[1]]],"d":null,"e":true,"f":false,"g":""}""")]
    [InlineData("""{"n":[0,-1,1.5,1000.0,1E+20,-1.5E-07,9223372036854775807,18446744073709551615,0.1]}""")]
    [InlineData("""{"z":1,"a":2,"B":3,"":4,"a b":5,"1":6,"true":7,"null":8,"<<":9,"- x":10}""")]
    [InlineData("""{"text":"line\nline\r\n\ttab\u0001 \"quoted\" \\ back / + < > & '"}""")]
    public async Task A_body_comes_back_as_it_was(string body)
    {
        await CommitAsync(Put(Rule("a"), body));
        await ReopenAsync();

        Assert.Equal(body, await BodyOfAsync(Rule("a")));
    }

    [Fact]
    public async Task A_large_body_comes_back_as_it_was()
    {
        string text = string.Concat(Enumerable.Range(0, 50_000).Select(number => $"line {number} é\\n"));
        string body = $$"""{"description":"{{text}}","descriptors":[{{string.Join(',', Enumerable.Range(0, 20_000).Select(Body))}}]}""";
        Assert.True(body.Length > 1_000_000);

        await CommitAsync(Put(Rule("large"), body));
        await CommitAsync(Put(Rule("large"), Body(1), body));
        await ReopenAsync();

        Assert.Equal(Body(1), await BodyOfAsync(Rule("large")));
        VersionRecord? last = await Objects.FindVersionAsync(2, CancellationToken.None);
        Assert.Equal(body, Assert.Single(last!.Changes).Before);
    }

    [Fact]
    public async Task A_cancelled_commit_is_not_carried_out()
    {
        using CancellationTokenSource cancelled = new();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Objects.CommitAsync(Change(0, Put(Rule("a"), Body(1))), cancelled.Token));

        Assert.Equal(0, (await LoadAsync()).Version);
        Assert.Equal(1, await CommitAsync(Put(Rule("a"), Body(1))));
    }
}
