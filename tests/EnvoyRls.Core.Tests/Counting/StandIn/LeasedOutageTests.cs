using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Counting;
using EnvoyRls.Core.Counting.Leasing;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Core.Tests.Counting.Leasing;

namespace EnvoyRls.Core.Tests.Counting.StandIn;

/// <summary>A leased limit whose store goes away: what was leased is spent, then this replica counts by itself.</summary>
public sealed class LeasedOutageTests : IAsyncDisposable
{
    private static readonly Limit Limit = StandInReplica.PerMinute(2_000);

    private readonly StandInFleet _fleet = new(replicas: 1);
    private readonly ManualClock _clock = new();
    private readonly LeasedCounterStore _leased;

    public LeasedOutageTests() =>
        _leased = new LeasedCounterStore(_fleet[0].Store, 100, _clock, new WindowClock(_fleet.Time), _fleet.Time, new StatRegistry());

    public ValueTask DisposeAsync() => _leased.DisposeAsync();

    [Fact]
    public async Task A_leased_limit_is_held_to_through_an_outage_and_after()
    {
        int admitted = await CallAsync(500);
        Assert.Equal(500, admitted);
        _fleet.Store.IsDown = true;
        admitted += await CallAsync(700);
        int asked = _fleet.Store.Batches;
        admitted += await CallAsync(100);
        Assert.Equal(asked, _fleet.Store.Batches);
        Assert.InRange(admitted, 1_200, 1_300);
        _fleet.Store.IsDown = false;
        await _fleet.MergeAsync();

        admitted += await CallAsync(3_000);

        // What was leased when the store went away, and not spent, is lost; nothing is admitted twice.
        Assert.InRange(admitted, 1_900, 2_000);
    }

    /// <summary>Calls a thousand times a second; how many were admitted.</summary>
    private async Task<int> CallAsync(int calls)
    {
        int admitted = 0;
        for (int i = 0; i < calls; i++)
        {
            ChargeBatch batch = _fleet[0].Batch("k", Limit);
            batch.Charges[0].IsLeased = true;
            batch.HasLeased = true;
            if (await _leased.ChargeAsync(batch) is not null)
            {
                Assert.Null(await _fleet[0].Store.Local.ChargeAsync(batch));
            }

            admitted += batch.Charges[0].IsOver() ? 0 : 1;
            _fleet.Pass(0.001);
            _clock.Microseconds += 1_000;
        }

        return admitted;
    }
}
