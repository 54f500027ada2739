using EnvoyRls.Adaptive.Overrides;
using EnvoyRls.Adaptive.Policy;
using EnvoyRls.Core.Rules.Overrides;

namespace EnvoyRls.Adaptive.Tests.Policy;

public sealed class LifeTests
{
    private const string Attacker = "203.0.113.9";

    private static readonly PolicyOptions Options = new() { Mode = AdaptiveMode.Enforce };

    private readonly PolicyWorld _world = new();

    private Override Only => Assert.Single(_world.Book.Overrides);

    private static Seen Flood => PolicyWorld.Key(Attacker, 800, 4);

    private static Seen Quiet => PolicyWorld.Key(Attacker, 4, 4);

    [Fact]
    public void An_override_is_renewed_for_as_long_as_the_attack_goes_on_and_never_lapses()
    {
        _world.Ticks(3, Flood);
        string id = Only.Id;
        for (int i = 0; i < 1_800; i++)
        {
            _world.Tick(Flood);
            Assert.Equal((OverrideState.Active, 100U), (Only.State, Only.NewAmount));
            Assert.True(Only.Expires > _world.Now + (Options.Ttl / 2) - Options.Tick);
        }

        Assert.Equal(id, Only.Id);
    }

    [Fact]
    public void An_override_that_nobody_approves_waits_for_a_person_after_its_longest_time_for_as_long_as_it_is_strange()
    {
        _world.Policy = new OverridePolicy(Options with { Longest = TimeSpan.FromMinutes(30) });
        _world.Ticks(3, Flood);
        Override first = Only;
        _world.For(TimeSpan.FromMinutes(30) - Options.Tick, Flood);
        Assert.Equal(OverrideState.Active, Only.State);

        PolicyEvent happened = Assert.Single(_world.Tick(Flood).Events);
        Assert.Equal((PolicyEventKind.Suggested, first.Id), (happened.Kind, happened.Override.Id));
        for (int i = 0; i < 3_600; i++)
        {
            _world.Tick(Flood);
            Assert.Equal((first.Id, OverrideState.Suggested, "unreviewed"), (Only.Id, Only.State, GateText.WordOf(Assert.Single(Only.BlockedBy))));
        }

        _world.For(Options.SuggestionTtl, Quiet);
        Assert.Equal(OverrideState.Expired, Only.State);
        _world.Ticks(3, Flood);
        Assert.NotEqual(first.Id, Assert.Single(_world.InForce).Id, StringComparer.Ordinal);
    }

    [Fact]
    public void Pulses_do_not_start_the_longest_time_again()
    {
        _world.Policy = new OverridePolicy(Options with { Longest = TimeSpan.FromMinutes(30) });
        _world.Ticks(3, Flood);
        DateTimeOffset begin = _world.Now;
        while (Only.IsInForce)
        {
            _world.Ticks(45, Quiet);
            _world.Ticks(15, Flood);
            Assert.InRange(_world.Now - begin, TimeSpan.Zero, TimeSpan.FromMinutes(33));
        }

        Assert.True(Only.Relapses > 0);
        Assert.Equal([OverrideGate.Unreviewed], Only.BlockedBy);
    }

    [Theory]
    [InlineData(true, 30)]
    [InlineData(false, 0)]
    public void What_a_person_approved_or_nothing_bounds_is_renewed_for_as_long_as_the_attack_goes_on(bool isApproved, int longest)
    {
        _world.Policy = new OverridePolicy(Options with { Longest = TimeSpan.FromMinutes(longest) });
        _world.Ticks(3, Flood);
        if (isApproved)
        {
            _world.Book = DeskChanges.Approve(_world.Book, Only.Id, "ada", "an attack", _world.Now, Options).Book!;
        }

        _world.For(TimeSpan.FromHours(2), Flood);
        Assert.Equal(OverrideState.Active, Only.State);
    }

    [Fact]
    public void A_suggestion_that_nobody_looked_at_is_in_force_again_once_somebody_approves_it()
    {
        _world.Policy = new OverridePolicy(Options with { Longest = TimeSpan.FromMinutes(1) });
        _world.Ticks(60, Flood);
        Assert.Equal([OverrideGate.Unreviewed], Only.BlockedBy);
        _world.Book = DeskChanges.Approve(_world.Book, Only.Id, "ada", null, _world.Now, Options).Book!;
        _world.For(TimeSpan.FromHours(1), Flood);
        Assert.Equal((OverrideState.Active, "ada"), (Only.State, Only.DecidedBy));
    }

    [Fact]
    public void What_is_held_counts_as_load_and_an_override_that_is_not_needed_is_loosened_until_it_is()
    {
        LoadByCapacity();
        _world.Ticks(3, Flood);
        _world.Overridden = 700;
        _world.For(TimeSpan.FromMinutes(20), Flood);
        Assert.InRange(_world.Last!.Domains[0].Load!.Value, 0.5, 0.6);
        Assert.Equal(OverrideState.Active, Only.State);

        _world.UsualCalls = 200;
        _world.Ticks(5, Flood);
        Assert.Equal(OverrideState.Active, Only.State);
        PolicyEvent happened = Assert.Single(_world.Tick(Flood).Events);
        Assert.Equal(PolicyEventKind.Loosened, happened.Kind);
        Assert.EndsWith("there is capacity to spare without it", happened.Text, StringComparison.Ordinal);

        _world.UsualCalls = 1_000;
        _world.Tick(Flood);
        Assert.Equal((OverrideState.Active, 100U, 1), (Only.State, Only.NewAmount, Only.Relapses));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Load_is_not_asked_again_of_what_a_person_approved_nor_where_a_signal_tells_it(bool isApproved)
    {
        LoadByCapacity();
        _world.Ticks(3, Flood);
        if (isApproved)
        {
            _world.Book = DeskChanges.Approve(_world.Book, Only.Id, "ada", null, _world.Now, Options).Book!;
        }
        else
        {
            _world.Load = 0.1;
        }

        _world.UsualCalls = 200;
        _world.For(TimeSpan.FromMinutes(20), Flood);
        Assert.Equal((OverrideState.Active, 0), (Only.State, Only.Relapses));
    }

    [Fact]
    public void After_some_quiet_the_limit_doubles_every_quarter_of_its_term_until_the_rule_is_back()
    {
        _world.Ticks(3, Flood);
        DateTimeOffset ended = _world.Now;
        List<(double Seconds, uint Amount)> steps = [];
        while (Only.IsInForce)
        {
            uint before = Only.NewAmount;
            _world.Tick(Quiet);
            if (Only.NewAmount != before)
            {
                steps.Add(((_world.Now - ended).TotalSeconds, Only.NewAmount));
            }

            Assert.True(_world.Now - ended < 2 * Options.Ttl);
        }

        Assert.Equal([(12, 200), (162, 400), (312, 800)], steps);
        Assert.Equal(462, (_world.Now - ended).TotalSeconds);
        Assert.Equal(OverrideState.Expired, Only.State);
        Assert.Empty(OverrideDocuments.InForce(_world.Book));
    }

    [Fact]
    public void Less_than_the_quiet_time_loosens_nothing()
    {
        _world.Ticks(3, Flood);
        for (int i = 0; i < 20; i++)
        {
            _world.Ticks(5, Quiet);
            Assert.Equal(OverrideState.Active, Only.State);
            _world.Tick(Flood);
        }

        Assert.Equal(0, Only.Relapses);
    }

    [Fact]
    public void A_pulse_wave_finds_the_limit_at_full_strength_and_has_to_be_quiet_ever_longer()
    {
        _world.Ticks(3, Flood);
        double admitted = 0;
        for (int pulse = 0; pulse < 20; pulse++)
        {
            _world.Ticks(15, Quiet);
            for (int i = 0; i < 15; i++)
            {
                admitted += 2 * Math.Min(800, Only.IsInForce ? Only.NewAmount : 1_000);
                _world.Tick(Flood);
                Assert.Equal((OverrideState.Active, 100U), (Only.State, Only.NewAmount));
            }
        }

        // Only the first ticks of the first pulses meet a limit that was loosened, by one step.
        Assert.InRange(admitted / (20 * 15 * 2), 100, 101);
        Assert.InRange(Only.Relapses, 1, 3);
    }

    [Fact]
    public void Who_comes_back_after_the_end_is_held_at_once_where_others_have_to_persist()
    {
        _world.Ticks(3, Flood);
        _world.For(TimeSpan.FromSeconds(470), Quiet);
        Assert.Equal(OverrideState.Expired, Only.State);
        _world.For(Options.CoolDown, Quiet);
        _world.Tick(Flood);

        Override again = Assert.Single(_world.InForce);
        Assert.Equal(1, again.Relapses);
        Assert.Equal(2, _world.Book.Overrides.Count);
        Assert.NotEqual(_world.Book.Overrides[1].Id, again.Id, StringComparer.Ordinal);
    }

    [Fact]
    public void Right_after_its_end_a_subject_is_left_alone_for_the_cool_down()
    {
        _world.Ticks(3, Flood);
        while (Only.IsInForce)
        {
            _world.Tick(Quiet);
        }

        _world.Ticks(20, Flood);
        Assert.Empty(_world.InForce);
        Assert.Contains("cool_down", Assert.Single(_world.Book.Anomalies).Anomaly.Details, StringComparison.Ordinal);
        _world.Ticks(11, Flood);
        Assert.Single(_world.InForce);
    }

    [Fact]
    public void An_override_without_anybody_to_renew_it_is_over_when_its_time_is()
    {
        _world.Ticks(3, Flood);
        Override item = Only;
        Assert.Equal(Options.Ttl, item.Expires - item.Created);
        _world.Skip(Options.Ttl);
        _world.Tick(Flood);
        Assert.Equal((item.Id, OverrideState.Expired), (Only.Id, Only.State));
    }

    [Fact]
    public void What_is_over_is_forgotten_after_a_day()
    {
        _world.Ticks(3, Flood);
        _world.For(TimeSpan.FromMinutes(10), Quiet);
        _world.Policy = new OverridePolicy(Options with { Tick = TimeSpan.FromMinutes(1) });
        _world.For(TimeSpan.FromHours(23), Quiet);
        Assert.Single(_world.Book.Overrides);
        _world.For(TimeSpan.FromHours(1.1), Quiet);
        Assert.Empty(_world.Book.Overrides);
        Assert.Empty(_world.Book.Anomalies);
    }

    [Fact]
    public void A_new_leader_goes_on_with_the_book_even_before_it_has_findings_of_its_own()
    {
        _world.Ticks(3, Flood);
        Override before = Only;
        PolicyWorld next = new() { Book = OverrideBookFormat.Read(OverrideBookFormat.Write(_world.Book)), PValue = 1, Confidence = 0, Samples = 0 };
        while (next.Now <= before.LastEvidence)
        {
            next.Tick(Flood);
        }

        next.Ticks(30, Flood);
        Override after = Assert.Single(next.Book.Overrides);
        Assert.Equal((before.Id, OverrideState.Active, before.NewAmount), (after.Id, after.State, after.NewAmount));
        Assert.Equal(next.Now, after.LastEvidence);
        Assert.Equal(before.Id, Assert.Single(next.Book.Anomalies).Anomaly.Id);
    }

    [Fact]
    public void An_anomaly_is_recorded_from_beginning_to_end_with_its_requests()
    {
        _world.Ticks(2, Flood);
        Assert.Empty(_world.Last!.Anomalies);
        PolicyDecision made = _world.Tick(Flood);
        Archive.Anomaly first = Assert.Single(made.Anomalies);
        Assert.Equal((Only.Id, "key", "remote_address=203.0.113.9", Attacker), (first.Id, first.Kind, first.Subject, first.Address));
        Assert.Null(first.User);
        Assert.Null(first.Resolved);

        List<Archive.Anomaly> told = [];
        for (int i = 0; i < 60; i++)
        {
            told.AddRange(_world.Tick(Flood).Anomalies);
        }

        Assert.Equal(4, told.Count);
        DateTimeOffset last = _world.Now;
        told.Clear();
        for (int i = 0; i < 30; i++)
        {
            told.AddRange(_world.Tick(Quiet).Anomalies);
        }

        Archive.Anomaly end = Assert.Single(told);
        Assert.Equal((first.Id, last), (end.Id, end.Resolved));
        Assert.Equal(61 * 2 * 800, end.Requests);
        Assert.Empty(_world.Book.Anomalies);
    }

    [Fact]
    public void A_mode_that_asks_first_makes_a_suggestion_of_what_nobody_approved_and_observing_ends_it()
    {
        _world.Ticks(3, Flood, PolicyWorld.Key("203.0.113.10", 800, 4));
        Override approved = _world.Book.Overrides[0];
        _world.Book = DeskChanges.Approve(_world.Book, approved.Id, "ada", null, _world.Now, Options).Book!;
        _world.Book = DeskChanges.SetMode(_world.Book, "edge", "suggest").Book!;
        _world.Tick(Flood, PolicyWorld.Key("203.0.113.10", 800, 4));
        Assert.Equal(approved.Id, Assert.Single(_world.InForce).Id);
        Assert.Single(_world.Book.Overrides, item => item.State == OverrideState.Suggested);

        _world.Book = DeskChanges.SetMode(_world.Book, "edge", "off").Book!;
        _world.Tick(Flood);
        Assert.Empty(_world.InForce);
    }

    [Fact]
    public void A_rejected_suggestion_is_not_made_again_for_a_day()
    {
        _world.Load = 0.1;
        _world.Ticks(3, Flood);
        _world.Book = DeskChanges.Reject(_world.Book, Only.Id, "ada", "our own test", _world.Now, Options).Book!;
        _world.Load = 0.9;
        _world.Policy = new OverridePolicy(Options with { Tick = TimeSpan.FromMinutes(1) });
        _world.For(TimeSpan.FromHours(23.9), Flood);
        Assert.Equal(OverrideState.Rejected, Only.State);
        _world.For(TimeSpan.FromMinutes(15), Flood);
        Assert.Single(_world.InForce);
    }

    [Fact]
    public void A_suggestion_comes_into_force_once_its_last_gate_opens()
    {
        _world.Load = 0.5;
        _world.Ticks(4, Flood);
        Override waiting = Only;
        Assert.Equal(OverrideState.Suggested, waiting.State);
        _world.Load = 0.9;
        _world.Tick(Flood);
        Assert.Equal((waiting.Id, OverrideState.Active, waiting.Created), (Only.Id, Only.State, Only.Created));
        Assert.Empty(Only.BlockedBy);
    }

    [Fact]
    public void A_tick_in_which_nothing_happens_leaves_the_very_same_book()
    {
        OverrideBook book = _world.Book;
        _world.Ticks(10, Quiet);
        Assert.Same(book, _world.Book);
    }

    [Fact]
    public void The_same_ticks_make_the_same_book()
    {
        byte[] first = Run();
        Assert.Equal(first, Run());

        static byte[] Run()
        {
            PolicyWorld world = new();
            world.Ticks(30, Flood, PolicyWorld.Key("203.0.113.10", 800, 4), PolicyWorld.Signature("/login", 700, 10, 690));
            world.Ticks(30, Quiet);
            return OverrideBookFormat.Write(world.Book);
        }
    }

    private void LoadByCapacity()
    {
        _world.Load = null;
        _world.Policy = new OverridePolicy(Options with { Capacity = new Dictionary<string, double>(StringComparer.Ordinal) { ["edge"] = 2_000 } });
    }
}
