using EnvoyRls.Adaptive.Overrides;
using EnvoyRls.Adaptive.Policy;
using EnvoyRls.Core.Coordination;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Layers;
using EnvoyRls.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace EnvoyRls.Adaptive.Tests.Overrides;

public sealed class OverrideDeskTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _time = new(Examples.Noon);
    private readonly LocalCoordinator _coordinator;
    private readonly Replica _one;
    private readonly Replica _two;

    public OverrideDeskTests()
    {
        _coordinator = new LocalCoordinator(_time);
        _one = new Replica(_coordinator, _time);
        _two = new Replica(_coordinator, _time);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync()
    {
        _one.Dispose();
        _two.Dispose();
        return _coordinator.DisposeAsync();
    }

    [Fact]
    public async Task What_is_approved_on_one_replica_is_in_force_there_at_once_and_on_the_others_when_they_read()
    {
        await _one.WriteAsync(Examples.Book(Examples.Waiting()));
        await _two.Store.RefreshAsync(Cancellation);
        DeskAnswer answer = await _two.Desk.ApproveAsync("ovr-bbbbbbbbbbbb", "ada", "go", Cancellation);

        Assert.Equal(DeskOutcome.Done, answer.Outcome);
        Assert.Equal((OverrideState.Active, "ada", "go", Examples.Noon.AddMinutes(10)), (answer.Override!.State, answer.Override.DecidedBy, answer.Override.DecisionReason, answer.Override.Expires));
        Assert.Equal(1, _two.Rules.Overrides.Count);
        Assert.Equal(0, _one.Rules.Overrides.Count);
        await _one.Store.RefreshAsync(Cancellation);
        Assert.Equal(1, _one.Rules.Overrides.Count);
        DeskAction done = Assert.Single(_two.Done);
        Assert.Equal(new DeskAction("approve", "ovr-bbbbbbbbbbbb", "ada", "go", "active", Examples.Noon), done);
    }

    [Fact]
    public async Task A_rejected_override_ends_and_its_subject_is_spared_for_a_day()
    {
        await _one.WriteAsync(Examples.Book(Examples.Scaled(), Examples.Waiting()));
        Assert.Equal(1, _one.Rules.Overrides.Count);
        DeskAnswer ended = await _one.Desk.RejectAsync("ovr-0123456789ab", "ada", null, Cancellation);
        DeskAnswer refused = await _one.Desk.RejectAsync("ovr-bbbbbbbbbbbb", "ada", null, Cancellation);
        Assert.Equal((OverrideState.Revoked, OverrideState.Rejected), (ended.Override!.State, refused.Override!.State));
        Assert.Equal(0, _one.Rules.Overrides.Count);
        Assert.Equal(Examples.Noon.AddDays(1), _one.Desk.Book.Spared["edge/remote_address=203.0.113.9"]);

        DeskAnswer again = await _one.Desk.RejectAsync("ovr-0123456789ab", "ada", null, Cancellation);
        Assert.Equal((DeskOutcome.Refused, "'ovr-0123456789ab' is over already: revoked"), (again.Outcome, again.Detail));
        Assert.Equal(DeskOutcome.NotFound, (await _one.Desk.RejectAsync("ovr-x", "ada", null, Cancellation)).Outcome);
        Assert.Equal(2, _one.Done.Count);
    }

    [Fact]
    public async Task The_kill_switch_ends_everything_and_nothing_can_be_approved_until_it_is_off()
    {
        await _one.WriteAsync(Examples.Book(Examples.Scaled(), Examples.Waiting()));
        await _one.Desk.KillAsync(killed: true, "ada", null, Cancellation);
        Assert.Equal(0, _one.Rules.Overrides.Count);
        Assert.Equal(DeskOutcome.Refused, (await _one.Desk.ApproveAsync("ovr-bbbbbbbbbbbb", "ada", null, Cancellation)).Outcome);
        await _one.Desk.KillAsync(killed: false, "ada", null, Cancellation);
        Assert.Equal(0, _one.Rules.Overrides.Count);
        Assert.Equal(DeskOutcome.Done, (await _one.Desk.ApproveAsync("ovr-bbbbbbbbbbbb", "ada", null, Cancellation)).Outcome);
    }

    [Fact]
    public async Task A_mode_has_to_be_one_and_null_goes_back_to_what_is_configured()
    {
        DeskAnswer wrong = await _one.Desk.SetModeAsync("edge", "loud", "ada", null, Cancellation);
        Assert.Equal((DeskOutcome.Refused, "'loud' is no mode: use off, observe, suggest, enforce"), (wrong.Outcome, wrong.Detail));
        await _one.Desk.SetModeAsync("edge", "enforce", "ada", null, Cancellation);
        Assert.Equal("enforce", _one.Desk.Book.Modes["edge"]);
        await _two.Desk.SetModeAsync("edge", null, "ada", null, Cancellation);
        Assert.Empty(_two.Desk.Book.Modes);
    }

    [Fact]
    public async Task Of_people_and_the_policy_who_write_at_once_none_loses_what_was_said()
    {
        Override[] waiting = [.. Enumerable.Range(0, 16).Select(i => Examples.Waiting($"ovr-{i}") with { Scope = Examples.Scaled(address: $"203.0.113.{i}").Scope })];
        await _one.WriteAsync(Examples.Book(waiting));
        Task policy = Task.Run(async () =>
        {
            for (int i = 0; i < 50; i++)
            {
                HeldBook held = await _one.Store.RefreshAsync(Cancellation);
                await _one.Store.WriteAsync(held.Book with { Spared = held.Book.Spared }, held.Version, fence: null, Cancellation);
            }
        });
        DeskAnswer[] answers = await Task.WhenAll(waiting.Select((item, i) =>
            Task.Run(() => (i % 2 == 0 ? _one : _two).Desk.ApproveAsync(item.Id, "ada", null, Cancellation))));
        await policy;
        Assert.All(answers, answer => Assert.Equal(DeskOutcome.Done, answer.Outcome));
        await _two.Store.RefreshAsync(Cancellation);
        Assert.All(_two.Desk.Book.Overrides, item => Assert.True(item.IsInForce));
        Assert.Equal(16, _two.Rules.Overrides.Count);
    }

    [Fact]
    public async Task A_policy_that_decided_on_an_old_book_is_overtaken_and_what_the_person_said_stands()
    {
        await _one.WriteAsync(Examples.Book(Examples.Scaled()));
        HeldBook old = await _one.Store.RefreshAsync(Cancellation);
        await _two.Desk.RejectAsync("ovr-0123456789ab", "ada", null, Cancellation);
        DocumentWriteOutcome outcome = await _one.Store.WriteAsync(old.Book with { IsKilled = true }, old.Version, fence: null, Cancellation);
        Assert.Equal(DocumentWriteOutcome.Overtaken, outcome);
        HeldBook now = await _one.Store.RefreshAsync(Cancellation);
        Assert.Equal(OverrideState.Revoked, Assert.Single(now.Book.Overrides).State);
        Assert.False(now.Book.IsKilled);
    }

    [Fact]
    public async Task An_older_book_never_takes_the_place_of_a_newer_one_and_an_equal_one_is_not_laid_anew()
    {
        await _one.WriteAsync(Examples.Book(Examples.Scaled()));
        object laid = _one.Rules.Overrides;
        Assert.False(_one.Holder.Apply(OverrideBook.Empty, _one.Holder.Version));
        Assert.Same(laid, _one.Rules.Overrides);
        HeldBook held = _one.Holder.Held;
        await _one.Store.WriteAsync(held.Book with { Overrides = [held.Book.Overrides[0] with { LastEvidence = Examples.Noon.AddSeconds(2) }] }, held.Version, fence: null, Cancellation);
        Assert.Same(laid, _one.Rules.Overrides);
        Assert.NotEqual(held.Version, _one.Holder.Version);
    }

    [Fact]
    public async Task Without_the_store_the_last_book_stays_and_a_person_is_told_that_nothing_was_changed()
    {
        await _one.WriteAsync(Examples.Book(Examples.Scaled(), Examples.Waiting()));
        Replica cut = new(new AbsentCoordinator(), _time);
        cut.Holder.Apply(_one.Desk.Book, _one.Holder.Version);
        DeskAnswer answer = await cut.Desk.ApproveAsync("ovr-bbbbbbbbbbbb", "ada", null, Cancellation);
        Assert.Equal((DeskOutcome.Unavailable, "the book cannot be written now: away"), (answer.Outcome, answer.Detail));
        Assert.Equal(1, cut.Rules.Overrides.Count);
        Assert.Empty(cut.Done);
        Assert.All(cut.Rules.Overrides.Overrides, item => Assert.Equal(Examples.Noon.AddMinutes(10).ToUnixTimeMilliseconds() * 1_000, item.ExpiresUnixMicroseconds));
    }

    private sealed class Replica : IDisposable
    {
        public Replica(ICoordinator coordinator, TimeProvider time)
        {
            Rules = new LayeredRules(new RuleSetSlot());
            Holder = new BookHolder(Rules, new RuleSetOptions(), NullLogger<BookHolder>.Instance);
            Store = new BookStore(coordinator, Holder);
            Desk = new OverrideDesk(Store, Holder, new PolicyOptions(), () => throw new InvalidOperationException("not asked"), time) { Done = Done.Add };
        }

        public LayeredRules Rules { get; }

        public BookHolder Holder { get; }

        public BookStore Store { get; }

        public OverrideDesk Desk { get; }

        public List<DeskAction> Done { get; } = [];

        public void Dispose() => Desk.Dispose();

        public async Task WriteAsync(OverrideBook book) =>
            Assert.Equal(DocumentWriteOutcome.Written, await Store.WriteAsync(book, Holder.Version, fence: null, Cancellation));
    }
}
