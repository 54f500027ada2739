using EnvoyRls.Core.Rules.Layers;
using EnvoyRls.Management.Usage;

namespace EnvoyRls.Management.Tests.Usage;

public sealed class UsageReportsTests : IAsyncDisposable
{
    private readonly UsageHarness _usage = new();

    public ValueTask DisposeAsync() => _usage.DisposeAsync();

    [Fact]
    public async Task The_running_minute_is_in_the_totals_and_in_the_series()
    {
        await _usage.HitAsync("path=/login", times: 6);
        await _usage.HitAsync("user_id=ann", hits: 3);

        GlobalUsage usage = await _usage.LastHourAsync();

        Assert.Equal(new UsageTotals(9, 2, 0.222222), usage.Totals);
        Assert.Equal(61, usage.Series.Count);
        Assert.Equal(new UsagePoint(_usage.Now, 9, 2), usage.Series[^1]);
        Assert.All(usage.Series.SkipLast(1), point => Assert.Equal(0, point.Hits));
        Assert.True(usage.Complete);
        Assert.Equal(0, usage.Dropped);
    }

    [Fact]
    public async Task What_is_denied_most_is_told_with_the_values_of_the_request()
    {
        await _usage.HitAsync("path=/login", times: 7);
        await _usage.HitAsync("user_id=ann", hits: 11);
        await _usage.HitAsync("user=mallory,path=/x");

        GlobalUsage usage = await _usage.LastHourAsync();

        Assert.Equal([new("web.user_id_ann", 11, 11, 0), new("web.path_/login", 3, 3, 0), new("web.user_mallory.path_/x", 1, 1, 0)], usage.TopLimitedKeys);
        Assert.Equal([new("/login", 7, 3, 0), new("/x", 1, 1, 0)], usage.TopEndpoints);
    }

    [Fact]
    public async Task Limits_tell_how_much_of_what_they_admit_was_used_where_there_is_one_counter()
    {
        await _usage.HitAsync("path=/login", times: 6);
        await _usage.HitAsync("user_id=ann");
        _usage.Time.Advance(TimeSpan.FromMinutes(2));

        GlobalUsage usage = await _usage.Reports.GlobalAsync(_usage.Now.AddMinutes(-2), _usage.Now, TimeSpan.FromMinutes(1), CancellationToken.None);

        Assert.Equal([new LimitUsage("web.path_/login", 6, 75)], usage.Limits);
    }

    [Fact]
    public async Task A_step_gathers_minutes()
    {
        for (int minute = 0; minute < 7; minute++)
        {
            await _usage.HitAsync("user_id=ann");
            _usage.Time.Advance(TimeSpan.FromMinutes(1));
        }

        GlobalUsage usage = await _usage.Reports.GlobalAsync(_usage.Now.AddMinutes(-7), _usage.Now, TimeSpan.FromMinutes(3), CancellationToken.None);

        Assert.Equal([3L, 3, 1], usage.Series.Select(point => point.Hits));
        Assert.Equal(180, usage.StepSeconds);
    }

    [Fact]
    public async Task A_user_is_told_by_minute()
    {
        await _usage.HitAsync("user_id=ann", hits: 9);
        _usage.Time.Advance(TimeSpan.FromMinutes(1));
        await _usage.HitAsync("user_id=ann", hits: 2);
        await _usage.HitAsync("user_id=bob");

        UserUsage ann = await _usage.UserAsync("ann");

        Assert.Equal(new UsageTotals(11, 2, 0.181818), ann.Totals);
        Assert.Equal(60, ann.Series.Count);
        Assert.Equal([new(_usage.Now.AddMinutes(-1), 9, 0), new(_usage.Now, 2, 2)], ann.Series.Skip(58));
        Assert.True(ann.Complete);
        Assert.Equal(0, ann.Error);
    }

    [Fact]
    public async Task A_user_that_nobody_heard_of_is_told_so_for_certain_only_if_all_were_kept()
    {
        await using UsageHarness small = new(options: UsageHarness.Options with { UserCapacity = 3, KeptUsers = 2 });
        await small.HitAsync("user_id=ann", times: 3);
        await small.HitAsync("user_id=bob", times: 2);
        Assert.True((await small.UserAsync("zoe")).Complete);

        await small.HitAsync("user_id=carl");

        UserUsage zoe = await small.UserAsync("zoe");
        Assert.Equal(0, zoe.Totals.Hits);
        Assert.False(zoe.Complete);
        Assert.True((await small.UserAsync("ann")).Complete);
    }

    [Fact]
    public async Task Users_are_listed_by_their_hits()
    {
        await _usage.HitAsync("user_id=ann", times: 2);
        await _usage.HitAsync("user_id=bob", hits: 12);
        await _usage.HitAsync("user_id=cat");

        UsersUsage users = await _usage.Reports.UsersAsync(TimeSpan.FromMinutes(5), 2, CancellationToken.None);

        Assert.Equal([new("bob", 12, 12, 0), new("ann", 2, 0, 0)], users.Users);
        Assert.Equal(TimeSpan.FromMinutes(5), users.To - users.From);
    }

    [Fact]
    public async Task Rules_tell_what_they_did_and_which_do_nothing()
    {
        await _usage.HitAsync("path=/login", times: 5);
        await _usage.HitAsync("managed=1", times: 4);
        await _usage.HitAsync("watched=1", times: 3);

        IReadOnlyList<RuleUsage> rules = (await _usage.Reports.RulesAsync(TimeSpan.FromHours(1), CancellationToken.None)).Rules;

        Assert.Equal<string[]>(["web.managed", "web.path_/login", "web.watched", "web.idle", "web.user_id"], [.. rules.Select(rule => rule.Rule)]);
        Assert.Equal(
            new RuleUsage
            {
                Rule = "web.managed",
                Layer = RuleLayer.Managed,
                Id = "m1",
                Hits = 4,
                Denied = 3,
                RejectionRate = 0.75,
                DenialShare = 0.75,
                NearLimit = 1,
                ShadowDenied = 0,
                LastHit = _usage.Now,
                Idle = false,
            },
            rules[0]);
        Assert.Equal((1L, 0.25), (rules[1].NearLimit, rules[1].DenialShare));
        Assert.Equal((0L, 2L, 3L), (rules[2].Denied, rules[2].ShadowDenied, rules[2].Hits));
        Assert.Equal([true, true], rules.Skip(3).Select(rule => rule.Idle && rule.LastHit is null));
    }

    [Fact]
    public async Task A_rule_that_was_hit_before_the_time_asked_for_is_idle_but_not_unknown()
    {
        await _usage.HitAsync("idle=1");
        DateTimeOffset hit = _usage.Now;
        _usage.Time.Advance(TimeSpan.FromHours(2));

        RuleUsage idle = (await _usage.Reports.RulesAsync(TimeSpan.FromHours(1), CancellationToken.None)).Rules.Single(rule => rule.Rule == "web.idle");

        Assert.True(idle.Idle);
        Assert.Equal(hit, idle.LastHit);
    }

    [Fact]
    public async Task Totals_are_exact_whatever_the_feed_drops()
    {
        await using UsageHarness narrow = new(capacity: 4);
        await narrow.DecideAsync("path=/login", times: 20);
        narrow.Feed.Drain();

        GlobalUsage usage = await narrow.LastHourAsync();

        Assert.Equal((20L, 16L), (usage.Totals.Hits, usage.Totals.Denied));
        Assert.Equal(16, usage.Dropped);
        Assert.Equal(4, Assert.Single(usage.TopEndpoints).Hits);
        Assert.False((await narrow.UserAsync("ann")).Complete);
    }

    [Fact]
    public async Task What_begins_before_all_that_is_kept_is_not_complete()
    {
        TimeSpan beyond = _usage.Rollups.Retention + TimeSpan.FromMinutes(5);

        GlobalUsage usage = await _usage.Reports.GlobalAsync(_usage.Now - beyond, _usage.Now, TimeSpan.FromHours(1), CancellationToken.None);

        Assert.False(usage.Complete);
    }

    [Fact]
    public async Task Each_minute_counts_once_whether_it_is_kept_or_not()
    {
        await _usage.HitAsync("user_id=ann", times: 2);
        _usage.Time.Advance(TimeSpan.FromMinutes(1));
        await _usage.HitAsync("user_id=ann", times: 3);
        FinishedMinute first = _usage.Recorder.Oldest()!;

        await _usage.Rollups.AppendAsync(first.Rows, CancellationToken.None);
        await AssertAnnAsync(5);
        _usage.Recorder.Forget(first);
        await AssertAnnAsync(5);
        Assert.Null(_usage.Recorder.Oldest());
    }

    private async Task AssertAnnAsync(long hits)
    {
        Assert.Equal(hits, (await _usage.LastHourAsync()).Totals.Hits);
        Assert.Equal(hits, (await _usage.UserAsync("ann")).Totals.Hits);
        Assert.Equal(hits, Assert.Single((await _usage.Reports.UsersAsync(TimeSpan.FromHours(1), 10, CancellationToken.None)).Users).Hits);
    }
}
