using EnvoyRls.Adaptive.Engine;
using EnvoyRls.Core.Coordination;
using EnvoyRls.Testing;

namespace EnvoyRls.Adaptive.Tests.Engine;

public sealed class LeadershipTests : IAsyncDisposable
{
    private static readonly TimeSpan Term = TimeSpan.FromSeconds(7);

    private readonly FakeTimeProvider _time = new();
    private readonly LocalCoordinator _coordinator;
    private readonly Leadership _first;
    private readonly Leadership _second;

    public LeadershipTests()
    {
        _coordinator = new LocalCoordinator(_time);
        _first = new Leadership(_coordinator, "first", Term, _time);
        _second = new Leadership(_coordinator, "second", Term, _time);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_replica_leads_for_as_long_as_it_renews()
    {
        for (int tick = 0; tick < 10; tick++)
        {
            Assert.True(await _first.RenewAsync(Cancellation));
            Assert.False(await _second.RenewAsync(Cancellation));
            Assert.NotNull(_first.Fence);
            Assert.Null(_second.Fence);
            _time.Advance(TimeSpan.FromSeconds(2));
        }
    }

    [Fact]
    public async Task A_leader_that_is_not_heard_of_stops_before_the_next_begins()
    {
        Assert.True(await _first.RenewAsync(Cancellation));
        long fence = _first.Fence!.Value;

        _time.Advance(Term);
        Assert.Null(_first.Fence);
        Assert.True(await _second.RenewAsync(Cancellation));
        Assert.True(_second.Fence > fence);
        Assert.False(await _first.RenewAsync(Cancellation));
    }

    [Fact]
    public async Task A_leader_that_stops_lets_another_lead_at_once()
    {
        Assert.True(await _first.RenewAsync(Cancellation));
        await _first.ResignAsync(Cancellation);
        Assert.Null(_first.Fence);
        Assert.True(await _second.RenewAsync(Cancellation));
    }

    public ValueTask DisposeAsync() => _coordinator.DisposeAsync();
}
