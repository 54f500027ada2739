using EnvoyRls.Management.Objects;
using EnvoyRls.Management.Repository;

namespace EnvoyRls.Management.Tests.Repository.Postgres;

/// <summary>What somebody with <c>psql</c> sees.</summary>
public sealed class PostgresTableTests(DatabaseServer server) : PostgresTests(server)
{
    [Fact]
    public async Task A_rule_has_a_row_and_its_path_a_row_for_each_entry()
    {
        OpenedRepository repository = Open();
        await repository.Objects.CommitAsync(
            Put(0, "login", """{"domain":"edge","enabled":false,"priority":-5,"descriptors":[{"key":"path","value":"/login"},{"key":"ip","match":"cidr","values":["10.0.0.0/8","192.0.2.1"],"not":true},{"key":"user"}]}"""),
            CancellationToken.None);

        Assert.Equal("login|edge|f|-5|1|token:deploy", await SqlAsync("SELECT id, domain, enabled, priority, version, updated_by FROM envoyrls.rules"));
        Assert.Equal(
            ["0|path||{/login}|f", "1|ip|cidr|{10.0.0.0/8,192.0.2.1}|t", "2|user|||f"],
            (await SqlAsync("SELECT position, key, match, values, negated FROM envoyrls.selectors WHERE rule = 'login' ORDER BY position")).Split('\n'));

        await repository.Objects.CommitAsync(Put(1, "login", """{"domain":"api","descriptors":[{"key":"user"}]}"""), CancellationToken.None);
        Assert.Equal("login|api|t|0|2", await SqlAsync("SELECT id, domain, enabled, priority, version FROM envoyrls.rules"));
        Assert.Equal("0|user", await SqlAsync("SELECT position, key FROM envoyrls.selectors"));

        await repository.Objects.CommitAsync(Change(2, new ObjectChange(Rule("login"), "{}", null)), CancellationToken.None);
        Assert.Equal("0|0", await SqlAsync("SELECT (SELECT count(*) FROM envoyrls.rules), (SELECT count(*) FROM envoyrls.selectors)"));
    }

    [Fact]
    public async Task List_items_tiers_and_releases_have_rows()
    {
        await Open().Objects.CommitAsync(
            Change(
                0,
                new ObjectChange(new ObjectKey(ObjectKind.ListItem, "bad"), null, """{"domain":"edge","list":"deny","key":"ip","match":"cidr","value":"192.0.2.0/24","expires":"2026-12-01T00:00:00+02:00"}"""),
                new ObjectChange(new ObjectKey(ObjectKind.Tier, "ann"), null, """{"user":"ann","tier":"gold","expires":"2026-12-01T00:00:00Z"}"""),
                new ObjectChange(new ObjectKey(ObjectKind.Release, "r1"), null, """{"state":"scheduled","activate_at":"2026-12-01T00:00:00Z"}""")),
            CancellationToken.None);

        Assert.Equal(
            "bad|edge|deny|ip|cidr|{192.0.2.0/24}|2026-11-30 22:00:00",
            await SqlAsync("SELECT id, domain, list, key, match, values, expires AT TIME ZONE 'UTC' FROM envoyrls.access_lists"));
        Assert.Equal("ann|gold|2026-12-01 00:00:00", await SqlAsync("SELECT id, tier, expires AT TIME ZONE 'UTC' FROM envoyrls.tiers"));
        Assert.Equal("r1|scheduled|2026-12-01 00:00:00", await SqlAsync("SELECT id, state, activate_at AT TIME ZONE 'UTC' FROM envoyrls.releases"));
    }

    [Theory]
    [InlineData("""{"domain":"a\u0000b","descriptors":[{"key":"k","value":"\u0000"}]}""")]
    [InlineData("""{"domain":7,"enabled":"x","priority":1e99,"descriptors":[3,{"key":["k"],"values":[null,{}]}]}""")]
    [InlineData("""{"descriptors":{}}""")]
    public async Task What_columns_cannot_hold_is_kept_in_the_body_all_the_same(string body)
    {
        OpenedRepository repository = Open();
        await repository.Objects.CommitAsync(Put(0, "odd", body), CancellationToken.None);

        Assert.Equal(body, (await repository.Objects.LoadAsync(CancellationToken.None)).Find(Rule("odd"))!.Body);
    }

    [Fact]
    public async Task Text_of_clients_that_no_database_keeps_is_kept_as_far_as_it_can_be()
    {
        OpenedRepository repository = Open();
        DateTimeOffset at = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.ToUnixTimeSeconds());
        await repository.Audit.AppendAsync([new AuditEntry(at, "a\0b", "", "", "x", "\ud800y\udc00\ud83d\ude00", 401, "")], CancellationToken.None);
        string longName = new('n', 10_000);
        UsageRow[] rows = [new(at, "r", UsageKind.LimitedKey, "key_\0", 1, 1, 0), new(at, "r", UsageKind.LimitedKey, longName, 2, 1, 0)];
        await repository.Usage.AppendAsync(rows, CancellationToken.None);

        AuditEntry kept = Assert.Single((await repository.Audit.FindAsync(new AuditQuery(), CancellationToken.None)).Items);
        Assert.Equal(("a\ufffdb", "\ufffdy\ufffd\ud83d\ude00"), (kept.Actor, kept.Target));
        Assert.Equal(2, Assert.Single(await repository.Usage.FindAsync(UsageKind.LimitedKey, longName, at, at.AddMinutes(1), CancellationToken.None)).Hits);
        Assert.Equal(1, Assert.Single(await repository.Usage.FindAsync(UsageKind.LimitedKey, "key_\0", at, at.AddMinutes(1), CancellationToken.None)).Hits);
    }

    [Fact]
    public async Task What_is_past_its_time_is_removed()
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        OpenedRepository repository = Open();
        AuditEntry entry = new(now, "a", "", "", "x", "", 200, "");
        await repository.Audit.AppendAsync([entry with { At = now.AddDays(-91) }, entry with { At = now.AddDays(-89) }], CancellationToken.None);
        await repository.Audit.AppendAsync([entry], CancellationToken.None);
        Assert.Equal("2", await SqlAsync("SELECT count(*) FROM envoyrls.audit"));

        ReplicaInfo replica = new("old", "pod", "1", now, now.AddMinutes(-2), 0, true);
        await repository.Replicas.TellAsync(replica, CancellationToken.None);
        await repository.Replicas.TellAsync(replica with { Id = "new", SeenAt = now }, CancellationToken.None);
        Assert.Equal("new", await SqlAsync("SELECT id FROM envoyrls.replicas"));

        IdempotencyKey key = new("p", "k", "f");
        await repository.Objects.CommitAsync(Put(0, "a", "{}") with { Idempotency = key }, CancellationToken.None);
        await SqlAsync("UPDATE envoyrls.idempotency SET at = at - interval '25 hours'");
        await repository.Objects.CommitAsync(Put(1, "a", "{}") with { Idempotency = key with { Key = "other" } }, CancellationToken.None);
        Assert.Equal("other", await SqlAsync("SELECT key FROM envoyrls.idempotency"));
    }

    [Fact]
    public async Task A_cursor_that_no_page_ended_with_is_refused()
    {
        OpenedRepository repository = Open();

        foreach (string cursor in new[] { "1-x", "9223372036854775807-1", "1-2-3", "-1-1" })
        {
            await Assert.ThrowsAsync<ArgumentException>(() => repository.Audit.FindAsync(new AuditQuery { Cursor = cursor }, CancellationToken.None));
        }
    }
}
