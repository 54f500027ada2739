using EnvoyRls.Management.Repository;
using EnvoyRls.Management.Usage;
using EnvoyRls.Testing;

namespace EnvoyRls.Management.Tests.Usage;

/// <summary>What reports tell of replicas that are gone, or elsewhere, whatever the repository is made of.</summary>
public abstract class UsageHistoryTests : IAsyncLifetime
{
    private IRepository _repository = null!;

    protected FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 1, 10, 0, 0, TimeSpan.Zero));

    public async ValueTask InitializeAsync() => _repository = await OpenAsync();

    public async ValueTask DisposeAsync()
    {
        await _repository.DisposeAsync();
        await CleanUpAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_restart_loses_nothing_not_even_the_running_minute()
    {
        await using (UsageHarness first = new(Time, _repository.Usage))
        {
            await first.HitAsync("path=/login,x=1", times: 1);
            await first.HitAsync("path=/login", times: 6);
            Time.Advance(TimeSpan.FromSeconds(90));
            await first.HitAsync("user_id=ann", times: 2);
            await first.SuperviseAsync();
        }

        await _repository.DisposeAsync();
        _repository = await OpenAsync();
        await using UsageHarness second = new(Time, _repository.Usage, "r2");
        await second.HitAsync("user_id=ann", times: 3);

        GlobalUsage usage = await second.LastHourAsync();
        UserUsage ann = await second.UserAsync("ann");
        RulesUsage rules = await second.Reports.RulesAsync(TimeSpan.FromHours(1), CancellationToken.None);

        Assert.Equal((11L, 2L), (usage.Totals.Hits, usage.Totals.Denied));
        Assert.Equal(5, ann.Series[^1].Hits);
        Assert.True(ann.Complete);
        Assert.Equal("web.path_/login", rules.Rules[0].Rule);
        Assert.Equal((6L, 2L, 1L), (rules.Rules[0].Hits, rules.Rules[0].Denied, rules.Rules[0].NearLimit));
        Assert.Null(rules.Rules[0].LastHit);
    }

    [Fact]
    public async Task Replicas_are_summed_up()
    {
        await using UsageHarness one = new(Time, _repository.Usage, "r1");
        await using UsageHarness other = new(Time, _repository.Usage, "r2");
        await one.HitAsync("path=/login", times: 5);
        await other.HitAsync("path=/login", times: 7);
        await other.HitAsync("user_id=bob");
        Time.Advance(TimeSpan.FromSeconds(62));
        await one.KeepAsync();
        await other.KeepAsync();
        await one.HitAsync("path=/login");

        GlobalUsage usage = await one.LastHourAsync();

        Assert.Equal((14L, 4L), (usage.Totals.Hits, usage.Totals.Denied));
        Assert.Equal([new("web.path_/login", 4, 4, 0)], usage.TopLimitedKeys);
        Assert.Equal([new("/login", 13, 4, 0)], usage.TopEndpoints);
        Assert.Equal(13, (await other.LastHourAsync()).Totals.Hits);
    }

    [Fact]
    public async Task Reports_reach_as_far_back_as_usage_is_kept()
    {
        await using UsageHarness usage = new(Time, _repository.Usage);
        await usage.HitAsync("user_id=ann");
        DateTimeOffset hit = usage.Now;
        Time.Advance(usage.Reports.Retention - TimeSpan.FromMinutes(30));
        await usage.KeepAsync();

        Task<GlobalUsage> AllAsync() => usage.Reports.GlobalAsync(hit, usage.Now, TimeSpan.FromHours(1), CancellationToken.None);

        Assert.Equal((1L, true), (await AllAsync() is var kept ? kept.Totals.Hits : 0, kept.Complete));
        Time.Advance(TimeSpan.FromHours(2));
        await _repository.Usage.AppendAsync([new UsageRow(Minutes.Floor(usage.Now), "r2", UsageKind.Total, "", 1, 0, 0)], CancellationToken.None);
        Assert.Equal((0L, false), (await AllAsync() is var gone ? gone.Totals.Hits : 0, gone.Complete));
    }

    /// <summary>Opens the store, empty at first, later as it was left.</summary>
    private protected abstract ValueTask<IRepository> OpenAsync();

    private protected virtual ValueTask CleanUpAsync() => ValueTask.CompletedTask;
}
