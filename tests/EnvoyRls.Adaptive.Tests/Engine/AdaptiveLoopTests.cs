using EnvoyRls.Adaptive.Archive;
using EnvoyRls.Adaptive.Features;
using EnvoyRls.Adaptive.Tests.Models;
using EnvoyRls.Core.Coordination;
using EnvoyRls.Testing;

namespace EnvoyRls.Adaptive.Tests.Engine;

public sealed class AdaptiveLoopTests : IAsyncDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(2);

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 21, 10, 0, 0, TimeSpan.Zero));
    private readonly LocalCoordinator _coordinator;
    private readonly InMemoryArchive _archive = new();
    private readonly ReplicaUnderTest _first;
    private readonly ReplicaUnderTest _second;

    public AdaptiveLoopTests()
    {
        _coordinator = new LocalCoordinator(_time);
        _first = new ReplicaUnderTest("first", _coordinator, _archive, _time);
        _second = new ReplicaUnderTest("second", _coordinator, _archive, _time);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_replica_that_begins_to_lead_goes_on_from_what_the_one_before_has_learnt()
    {
        for (int i = 0; i < 5; i++)
        {
            await TickAsync();
        }

        Assert.True(_first is { Leads: true, Keys: > 0 });
        Assert.True(_second is { Leads: false, Keys: 0 });

        int learnt = _first.Keys;
        await _first.LeaveAsync(Cancellation);
        _time.Advance(Tick);
        await _second.TickAsync(0, Cancellation);
        Assert.True(_second.Leads);
        Assert.Equal(learnt, _second.Keys);
    }

    [Fact]
    public async Task A_leader_does_not_go_back_to_what_was_kept()
    {
        await TickAsync();
        int learnt = _first.Keys;
        Assert.True(learnt > 0);
        await _archive.SaveAsync("baselines", new FeatureEngine(new FeatureOptions()).Save(), Cancellation);

        _time.Advance(Tick);
        await _first.TickAsync(0, Cancellation);
        Assert.True(_first.Leads);
        Assert.Equal(learnt, _first.Keys);
    }

    [Fact]
    public async Task Who_leads_tells_which_versions_judge_and_who_never_did_tells_nothing()
    {
        await TickAsync();
        Assert.Equal(("generic", null), (_first.Model, _second.Model));

        _first.Promote(ModelExamples.Contents(5), 3);
        await TickAsync();
        Assert.Equal(("edge:3", null), (_first.Model, _second.Model));
    }

    [Fact]
    public async Task Replicas_that_cannot_coordinate_say_so_once_however_much_of_a_tick_goes_well()
    {
        FailingCoordinator failing = new(_coordinator) { Problem = "it is read-only" };
        ReplicaUnderTest replica = new("third", failing, _archive, _time);
        for (int i = 0; i < 3; i++)
        {
            _time.Advance(Tick);
            await replica.TickAsync(20, Cancellation);
        }

        Assert.Equal(
            ["Warning: The replicas cannot coordinate: it is read-only; nothing new is decided, and overrides in force expire"],
            replica.Log.Lines);
        failing.Problem = null;
        _time.Advance(Tick);
        await replica.TickAsync(20, Cancellation);
        Assert.Equal("Information: The replicas coordinate again", replica.Log.Lines[^1]);
    }

    public ValueTask DisposeAsync() => _coordinator.DisposeAsync();

    private async Task TickAsync()
    {
        _time.Advance(Tick);
        await _first.TickAsync(20, Cancellation);
        await _second.TickAsync(0, Cancellation);
    }
}
