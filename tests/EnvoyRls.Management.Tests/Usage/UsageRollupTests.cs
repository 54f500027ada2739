using EnvoyRls.Management.Repository;
using EnvoyRls.Testing;

namespace EnvoyRls.Management.Tests.Usage;

public sealed class UsageRollupTests : IAsyncDisposable
{
    private readonly AwayUsage _rollups = new();
    private readonly UsageHarness _usage;

    public UsageRollupTests() => _usage = new UsageHarness(rollups: _rollups);

    public ValueTask DisposeAsync() => _usage.DisposeAsync();

    [Fact]
    public async Task A_minute_is_kept_once_it_is_over()
    {
        await _usage.SuperviseAsync();
        await _usage.HitAsync("user_id=ann", times: 2);
        await Eventually.TrueAsync(() => _usage.Time.ArmedTimers > 0);
        Assert.Empty(await TotalsAsync());

        _usage.Time.Advance(TimeSpan.FromSeconds(62));
        await _usage.KeepAsync();

        Assert.Equal([2L], (await TotalsAsync()).Select(row => row.Hits));
    }

    [Fact]
    public async Task Minutes_wait_while_the_repository_is_away()
    {
        _rollups.IsAway = true;
        for (int minute = 0; minute < 3; minute++)
        {
            await _usage.HitAsync("user_id=ann");
            _usage.Time.Advance(TimeSpan.FromMinutes(1));
        }

        await _usage.SuperviseAsync();
        await Eventually.TrueAsync(() => _rollups.Attempts > 0 && _usage.Time.ArmedTimers > 0);
        _rollups.IsAway = false;
        await Eventually.TrueAsync(() =>
        {
            _usage.Time.Advance(TimeSpan.FromSeconds(1));
            return _usage.Recorder.Oldest() is null;
        });

        Assert.Equal([1L, 1, 1], (await TotalsAsync()).Select(row => row.Hits));
    }

    [Fact]
    public async Task The_running_minute_and_what_the_feed_still_holds_are_kept_at_the_stop()
    {
        await _usage.SuperviseAsync();
        await _usage.HitAsync("user_id=ann", times: 2);
        await _usage.DecideAsync("user_id=ann", times: 3);

        await _usage.DisposeAsync();

        Assert.Equal([5L], (await TotalsAsync()).Select(row => row.Hits));
    }

    private Task<IReadOnlyList<UsageRow>> TotalsAsync() =>
        _rollups.FindAsync(UsageKind.Total, null, _usage.Now.AddHours(-1), _usage.Now.AddHours(1), CancellationToken.None);
}
