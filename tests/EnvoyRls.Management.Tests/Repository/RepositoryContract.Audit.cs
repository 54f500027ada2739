using EnvoyRls.Management.Repository;

namespace EnvoyRls.Management.Tests.Repository;

public abstract partial class RepositoryContract
{
    [Fact]
    public async Task The_audit_trail_of_a_new_repository_is_empty()
    {
        Page<AuditEntry> page = await FindAsync(new AuditQuery());

        Assert.Empty(page.Items);
        Assert.Null(page.Next);
    }

    [Fact]
    public async Task The_audit_trail_survives_closing_and_is_told_newest_first()
    {
        AuditEntry[] entries = [Entry(0), Entry(1), Entry(2) with { Actor = "", Role = "", Target = "", Detail = "no token, \"quoted\"\nsecond line 日本語", Outcome = 401 }];
        await Repository.Audit.AppendAsync(entries[..1], CancellationToken.None);
        await Repository.Audit.AppendAsync(entries[1..], CancellationToken.None);
        await Repository.Audit.AppendAsync([], CancellationToken.None);

        await ReopenAsync();

        Assert.Equal(entries.Reverse(), (await FindAsync(new AuditQuery())).Items);
    }

    [Fact]
    public async Task Audit_entries_are_found_by_who_what_when_and_outcome()
    {
        await AppendSampleAsync();

        Assert.Equal([4, 1], await MinutesAsync(new AuditQuery { Actor = "token:b" }));
        Assert.Equal([5, 3], await MinutesAsync(new AuditQuery { Action = "deleteRule" }));
        Assert.Equal([4, 2], await MinutesAsync(new AuditQuery { Refused = true }));
        Assert.Equal([5, 3, 1, 0], await MinutesAsync(new AuditQuery { Refused = false }));
        Assert.Equal([3, 2], await MinutesAsync(new AuditQuery { From = Start.AddMinutes(2), To = Start.AddMinutes(4) }));
        Assert.Equal([5, 4], await MinutesAsync(new AuditQuery { From = Start.AddMinutes(4) }));
        Assert.Equal([0], await MinutesAsync(new AuditQuery { To = Start.AddMinutes(1) }));
        Assert.Equal([1], await MinutesAsync(new AuditQuery { Actor = "token:b", Action = "putRule", Refused = false, From = Start, To = Start.AddHours(1) }));
        Assert.Empty(await MinutesAsync(new AuditQuery { Actor = "token:B" }));
        Assert.Empty(await MinutesAsync(new AuditQuery { From = Start.AddDays(1) }));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(6)]
    [InlineData(7)]
    public async Task Audit_pages_follow_each_other(int limit)
    {
        await AppendSampleAsync();

        List<int> minutes = [];
        AuditQuery query = new() { Limit = limit };
        for (int pages = 0; pages < 10; pages++)
        {
            Page<AuditEntry> page = await FindAsync(query);
            Assert.True(page.Items.Count <= limit);
            minutes.AddRange(page.Items.Select(MinuteOf));
            if (page.Next is null)
            {
                break;
            }

            query = query with { Cursor = page.Next };
        }

        Assert.Equal([5, 4, 3, 2, 1, 0], minutes);
    }

    [Fact]
    public async Task Audit_pages_go_on_where_they_were_when_entries_come_in_between()
    {
        await AppendSampleAsync();
        AuditQuery query = new() { Limit = 2, Refused = false };
        Page<AuditEntry> first = await FindAsync(query);
        await Repository.Audit.AppendAsync([Entry(6), Entry(7)], CancellationToken.None);

        Page<AuditEntry> second = await FindAsync(query with { Cursor = first.Next });

        Assert.Equal([5, 3], first.Items.Select(MinuteOf));
        Assert.Equal([1, 0], second.Items.Select(MinuteOf));
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("2026-03-01.x")]
    [InlineData("../../lock.1")]
    public async Task A_cursor_that_was_not_given_out_is_refused(string cursor)
    {
        await AppendSampleAsync();

        await Assert.ThrowsAsync<ArgumentException>(() => FindAsync(new AuditQuery { Cursor = cursor }));
        Assert.True(Repository.IsHealthy);
    }

    [Fact]
    public async Task Audit_entries_of_several_days_are_one_trail()
    {
        AuditEntry[] entries = [.. Enumerable.Range(0, 12).Select(number => Entry(0) with { At = Start.AddHours(7 * number), Detail = $"{number}" })];
        foreach (AuditEntry entry in entries)
        {
            Time.SetUtcNow(entry.At);
            await Repository.Audit.AppendAsync([entry], CancellationToken.None);
        }

        Page<AuditEntry> first = await FindAsync(new AuditQuery { Limit = 5 });
        Page<AuditEntry> rest = await FindAsync(new AuditQuery { Cursor = first.Next });

        Assert.Equal(entries.Reverse(), first.Items.Concat(rest.Items));
        Assert.Equal(3, (await FindAsync(new AuditQuery { From = Start.AddHours(14), To = Start.AddHours(35) })).Items.Count);
    }

    [Fact]
    public async Task Audit_entries_appended_at_once_are_all_kept()
    {
        await Task.WhenAll(Enumerable.Range(0, 200).Select(number => Task.Run(() =>
            Repository.Audit.AppendAsync([Entry(0) with { Detail = $"{number}" }, Entry(0) with { Detail = $"{number}b" }], CancellationToken.None))));
        await ReopenAsync();

        IReadOnlyList<AuditEntry> all = (await FindAsync(new AuditQuery { Limit = 1_000 })).Items;

        Assert.Equal(400, all.Select(entry => entry.Detail).ToHashSet(StringComparer.Ordinal).Count);
    }

    [Fact]
    public async Task Audit_entries_are_kept_for_ninety_days()
    {
        await Repository.Audit.AppendAsync([Entry(0)], CancellationToken.None);
        Time.Advance(TimeSpan.FromDays(89));
        await Repository.Audit.AppendAsync([Entry(0) with { At = Now }], CancellationToken.None);

        Assert.Equal([Now, Start], (await FindAsync(new AuditQuery())).Items.Select(entry => entry.At));
    }

    private static AuditEntry Entry(int minute) =>
        new(Start.AddMinutes(minute), "token:a", "operator", "192.0.2.1", "putRule", "/v1/admin/rules/login", 200, "version 17");

    private static int MinuteOf(AuditEntry entry) => (int)(entry.At - Start).TotalMinutes;

    private Task AppendSampleAsync() => Repository.Audit.AppendAsync(
        [
            Entry(0),
            Entry(1) with { Actor = "token:b" },
            Entry(2) with { Actor = "", Role = "", Outcome = 401 },
            Entry(3) with { Action = "deleteRule", Outcome = 204 },
            Entry(4) with { Actor = "token:b", Outcome = 403 },
            Entry(5) with { Action = "deleteRule", Outcome = 399 },
        ],
        CancellationToken.None);

    private Task<Page<AuditEntry>> FindAsync(AuditQuery query) => Repository.Audit.FindAsync(query, CancellationToken.None);

    private async Task<IEnumerable<int>> MinutesAsync(AuditQuery query) => (await FindAsync(query)).Items.Select(MinuteOf);
}
