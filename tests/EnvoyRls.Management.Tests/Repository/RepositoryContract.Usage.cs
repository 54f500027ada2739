using EnvoyRls.Management.Repository;

namespace EnvoyRls.Management.Tests.Repository;

public abstract partial class RepositoryContract
{
    [Fact]
    public async Task Usage_is_found_by_kind_name_and_time()
    {
        UsageRow total = new(Start, "r1", UsageKind.Total, "", 10, 2, 0);
        UsageRow rule = new(Start, "r1", UsageKind.Rule, "edge.path_/login", 7, 2, 0, NearLimit: 3, ShadowDenied: 1);
        UsageRow later = rule with { Minute = Start.AddMinutes(1), Hits = 5 };
        UsageRow other = rule with { Minute = Start.AddMinutes(2), Name = "edge.path_/é \"x\"", Error = 3, Hits = long.MaxValue };
        await AppendAsync(total, rule, later, other);

        await ReopenAsync();

        Assert.Equal([total], await UsageAsync(UsageKind.Total, null, 0, 60));
        Assert.Equal([rule, later, other], await UsageAsync(UsageKind.Rule, null, 0, 60));
        Assert.Equal([rule, later], await UsageAsync(UsageKind.Rule, rule.Name, 0, 60));
        Assert.Equal([later], await UsageAsync(UsageKind.Rule, null, 1, 2));
        Assert.Equal([other], await UsageAsync(UsageKind.Rule, other.Name, 0, 60));
        Assert.Empty(await UsageAsync(UsageKind.User, null, 0, 60));
        Assert.Empty(await UsageAsync(UsageKind.Rule, "EDGE.path_/login", 0, 60));
        Assert.Empty(await UsageAsync(UsageKind.Rule, null, 3, 60));
    }

    [Fact]
    public async Task A_row_told_again_replaces_the_earlier_one()
    {
        UsageRow row = new(Start, "r1", UsageKind.User, "ann", 10, 2, 1);
        await AppendAsync(row);
        await AppendAsync(row with { Hits = 12, Denied = 3, Error = 0 }, row with { Replica = "r2" });

        Assert.Equal(
            [row with { Hits = 12, Denied = 3, Error = 0 }, row with { Replica = "r2" }],
            (await UsageAsync(UsageKind.User, "ann", 0, 1)).OrderBy(found => found.Replica, StringComparer.Ordinal));
    }

    [Fact]
    public async Task Usage_is_told_by_minute_of_all_hours()
    {
        UsageRow[] rows = [.. Enumerable.Range(0, 10).Select(number => new UsageRow(Start.AddMinutes(25 * number), "r1", UsageKind.Total, "", number, 0, 0))];
        foreach (UsageRow row in rows.Reverse())
        {
            await AppendAsync(row);
        }

        Assert.Equal(rows, await UsageAsync(UsageKind.Total, null, 0, 600));
    }

    [Fact]
    public async Task Usage_is_kept_as_long_as_promised_and_no_longer()
    {
        UsageRow row = new(Start, "r1", UsageKind.Total, "", 1, 0, 0);
        await AppendAsync(row);
        Time.Advance(Repository.Usage.Retention - TimeSpan.FromMinutes(1));
        await AppendAsync(row with { Minute = Now });
        Assert.Equal(2, (await UsageAsync(UsageKind.Total, null, 0, 1e6)).Count);

        Time.Advance(TimeSpan.FromHours(2));
        await AppendAsync(row with { Minute = Now });

        Assert.Equal(2, (await UsageAsync(UsageKind.Total, null, 0, 1e6)).Count);
        Assert.DoesNotContain(row, await UsageAsync(UsageKind.Total, null, 0, 1e6));
    }

    [Fact]
    public async Task Sums_are_of_all_minutes_and_replicas_but_those_that_are_left_out()
    {
        UsageRow a = new(Start, "r1", UsageKind.Rule, "a", 10, 2, 1, 3, 4);
        UsageRow b = a with { Name = "b", Hits = 15 };
        await AppendAsync(a, b, a with { Replica = "r2", Hits = 1 }, a with { Minute = Start.AddHours(2) }, a with { Kind = UsageKind.User });
        UsageSpan all = new(Start, Start.AddHours(3));

        Assert.Equal([new("a", 21, 6, 3, 9, 12), new("b", 15, 2, 1, 3, 4)], await SumAsync(all, 10));
        Assert.Equal([new("a", 21, 6, 3, 9, 12)], await SumAsync(all, 1));
        Assert.Equal([new("b", 15, 2, 1, 3, 4), new("a", 11, 4, 2, 6, 8)], await SumAsync(all with { To = Start.AddHours(2) }, 10));
        Assert.Equal(
            [new("b", 15, 2, 1, 3, 4), new("a", 11, 4, 2, 6, 8)],
            await SumAsync(all with { Except = "r1", ExceptFrom = Start.AddMinutes(1) }, 10));
        Assert.Empty(await SumAsync(new UsageSpan(Start.AddHours(3), Start.AddHours(4)), 10));
    }

    [Fact]
    public async Task Many_rows_at_once_are_all_kept()
    {
        UsageRow[] rows = [.. Enumerable.Range(0, 5_000).Select(number => new UsageRow(Start, "r1", UsageKind.LimitedKey, $"key {number}", number, 1, 0))];
        await Task.WhenAll(rows.Chunk(250).Select(part => Task.Run(() => AppendAsync(part))));
        await AppendAsync();

        Assert.Equal(rows.ToHashSet(), (await UsageAsync(UsageKind.LimitedKey, null, 0, 1)).ToHashSet());
    }

    private Task<IReadOnlyList<UsageSum>> SumAsync(UsageSpan span, int most) =>
        Repository.Usage.SumAsync(UsageKind.Rule, span, most, CancellationToken.None);

    private Task AppendAsync(params UsageRow[] rows) => Repository.Usage.AppendAsync(rows, CancellationToken.None);

    private Task<IReadOnlyList<UsageRow>> UsageAsync(UsageKind kind, string? name, double from, double to) =>
        Repository.Usage.FindAsync(kind, name, Start.AddMinutes(from), Start.AddMinutes(to), CancellationToken.None);
}
