using EnvoyRls.Adaptive.Overrides;
using EnvoyRls.Adaptive.Policy;
using EnvoyRls.Core.Rules.Overrides;

namespace EnvoyRls.Adaptive.Tests.Policy;

public sealed class GateTests
{
    private static readonly PolicyOptions Enforcing = new() { Mode = AdaptiveMode.Enforce };

    [Theory]
    [InlineData(160, true)]
    [InlineData(110, false)]
    public void A_key_that_makes_most_of_what_its_domain_has_too_much_of_is_as_certain_as_that_there_is_too_much(double rate, bool isHeld)
    {
        PolicyWorld world = new() { UsualCalls = 100, KeyConfidence = 0.3 };
        world.Ticks(4, PolicyWorld.Domain(250), PolicyWorld.Key("203.0.113.1", rate, 10));
        Override item = Assert.Single(world.Book.Overrides);
        Assert.Equal(isHeld, item.IsInForce);
        Assert.Equal(isHeld ? world.Confidence : 0.3, item.Confidence);
    }

    [Fact]
    public void A_flood_by_one_key_is_in_force_once_it_persists_and_every_gate_is_open()
    {
        PolicyWorld world = new();
        world.Ticks(2, PolicyWorld.Key("203.0.113.9", 800, 4));
        Assert.Empty(world.Book.Overrides);
        world.Tick(PolicyWorld.Key("203.0.113.9", 800, 4));

        Override item = Assert.Single(world.InForce);
        Assert.Equal(OverrideState.Active, item.State);
        Assert.All(item.Gates, reading => Assert.True(reading.IsOpen, reading.Gate.ToString()));
        Assert.Equal(1_000, item.Scale);
        Assert.Equal((1_000U, 100U), (item.OldAmount, item.NewAmount));
        Assert.Equal("edge.remote_address", item.Rule);
        Assert.Contains("800 hits a second where 4 are usual", item.Reason, StringComparison.Ordinal);
        PolicyEvent happened = Assert.Single(world.Last!.Events);
        Assert.Equal(PolicyEventKind.Entered, happened.Kind);
    }

    [Theory]
    [InlineData(nameof(OverrideGate.Confidence))]
    [InlineData(nameof(OverrideGate.Load))]
    [InlineData(nameof(OverrideGate.ImpactedBaseline))]
    [InlineData(nameof(OverrideGate.RateFloor))]
    [InlineData(nameof(OverrideGate.Budget))]
    [InlineData(nameof(OverrideGate.BaselineTooRecent))]
    [InlineData(nameof(OverrideGate.Mode))]
    [InlineData(nameof(OverrideGate.SharedAddress))]
    public void A_gate_that_is_closed_alone_leaves_a_suggestion_that_names_it(string gate)
    {
        PolicyWorld world = new();
        Seen flood = PolicyWorld.Key("203.0.113.9", 800, 4);
        switch (gate)
        {
            case nameof(OverrideGate.Confidence):
                world.Confidence = 0.89;
                break;
            case nameof(OverrideGate.Load):
                world.Load = 0.79;
                break;
            case nameof(OverrideGate.ImpactedBaseline):
                flood = PolicyWorld.Key("203.0.113.9", 4_000, 40, clients: 8);
                break;
            case nameof(OverrideGate.RateFloor):
                world.Policy = new OverridePolicy(Enforcing with { FloorRate = 801 });
                break;
            case nameof(OverrideGate.Budget):
                world.Policy = new OverridePolicy(Enforcing with { MaxChangesPerMinute = 0 });
                break;
            case nameof(OverrideGate.BaselineTooRecent):
                world.Samples = 899;
                break;
            case nameof(OverrideGate.Mode):
                world.Policy = new OverridePolicy(Enforcing with { Mode = AdaptiveMode.Suggest });
                break;
            default:
                flood = PolicyWorld.Key("203.0.113.9", 800, 4, clients: 10);
                break;
        }

        world.Ticks(4, flood);

        Override item = Assert.Single(world.Book.Overrides, item => item.Scope.Path.IsKey);
        Assert.Equal(OverrideState.Suggested, item.State);
        Assert.Equal(gate, string.Join(',', item.BlockedBy));
    }

    [Fact]
    public void Nothing_known_of_the_load_means_a_suggestion_and_asking_for_no_load_means_force()
    {
        PolicyWorld world = new() { Load = null };
        world.Ticks(4, PolicyWorld.Key("203.0.113.9", 800, 4));
        Assert.Equal([OverrideGate.Load], Assert.Single(world.Book.Overrides).BlockedBy);

        world.Policy = new OverridePolicy(Enforcing with { Load = 0 });
        world.Tick(PolicyWorld.Key("203.0.113.9", 800, 4));
        Assert.Equal(OverrideState.Active, Assert.Single(world.Book.Overrides).State);
    }

    [Fact]
    public void Load_is_what_is_admitted_over_the_capacity_of_the_rule_file_or_the_settings()
    {
        PolicyWorld world = new(Enforcing with { Capacity = new Dictionary<string, double>(StringComparer.Ordinal) { ["edge"] = 2_000 } }) { Load = null };
        world.Tick(PolicyWorld.Domain(500));
        Assert.Equal(0.25, Assert.Single(world.Last!.Domains).Load);

        PolicyWorld byFile = new(Enforcing, "domain: edge\nadaptive: {capacity: 1000/second}\n" + PolicyWorld.Rules[PolicyWorld.Rules.IndexOf('\n')..]) { Load = 0.7 };
        byFile.Tick(PolicyWorld.Domain(500));
        Assert.Equal(0.7, Assert.Single(byFile.Last!.Domains).Load);
    }

    [Theory]
    [InlineData("lists: {allow: [{key: remote_address, value: 203.0.113.9}]}", nameof(OverrideGate.AllowListed))]
    [InlineData("adaptive: {exempt: [remote_address]}", nameof(OverrideGate.Exempt))]
    [InlineData("adaptive: {exempt: [remote_address=203.0.113.9]}", nameof(OverrideGate.Exempt))]
    public void What_a_list_or_an_exemption_protects_is_only_noted(string line, string gate)
    {
        PolicyWorld world = new(Enforcing, $"domain: edge\n{line}\n" + PolicyWorld.Rules[PolicyWorld.Rules.IndexOf('\n')..]);
        world.Ticks(4, PolicyWorld.Key("203.0.113.9", 800, 4));
        Assert.Empty(world.Book.Overrides);
        Assert.Contains($"\"blocked_by\":\"{GateText.WordOf(Enum.Parse<OverrideGate>(gate))}\"", Assert.Single(world.Book.Anomalies).Anomaly.Details, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rate_limit: {unlimited: true}")]
    [InlineData("rate_limit: {unit: second, requests_per_unit: 1000}\n    adaptive: {exempt: true}")]
    public void A_rule_that_is_unlimited_or_exempt_is_never_overridden(string limit)
    {
        PolicyWorld world = new(Enforcing, $"domain: edge\ndescriptors:\n  - key: remote_address\n    {limit}\n");
        world.Ticks(6, PolicyWorld.Key("203.0.113.9", 800, 4));
        Assert.Empty(world.Book.Overrides);
    }

    [Fact]
    public void The_kill_switch_ends_what_is_in_force_and_keeps_everything_else_from_being_made()
    {
        PolicyWorld world = new();
        world.Ticks(4, PolicyWorld.Key("203.0.113.9", 800, 4));
        Assert.Single(world.InForce);

        world.Policy = new OverridePolicy(Enforcing with { IsKilled = true });
        world.Ticks(5, PolicyWorld.Key("203.0.113.9", 800, 4), PolicyWorld.Key("203.0.113.10", 800, 4));
        Override item = Assert.Single(world.Book.Overrides);
        Assert.Equal(OverrideState.Revoked, item.State);
        Assert.Equal([OverrideGate.KillSwitch], item.BlockedBy);
    }

    [Fact]
    public void Modes_go_by_person_then_rule_file_then_setting_then_default()
    {
        PolicyOptions options = new() { Mode = AdaptiveMode.Off, DomainModes = new Dictionary<string, AdaptiveMode>(StringComparer.Ordinal) { ["edge"] = AdaptiveMode.Suggest } };
        Assert.Equal(("off", "default"), ModeOf(new PolicyWorld(options with { DomainModes = new Dictionary<string, AdaptiveMode>(StringComparer.Ordinal) })));
        Assert.Equal(("suggest", "setting"), ModeOf(new PolicyWorld(options)));
        PolicyWorld byFile = new(options, "domain: edge\nadaptive: {mode: observe}\n" + PolicyWorld.Rules[PolicyWorld.Rules.IndexOf('\n')..]);
        Assert.Equal(("observe", "rule_file"), ModeOf(byFile));
        byFile.Book = byFile.Book with { Modes = new Dictionary<string, string>(StringComparer.Ordinal) { ["edge"] = "enforce" } };
        Assert.Equal(("enforce", "person"), ModeOf(byFile));

        static (string, string) ModeOf(PolicyWorld world)
        {
            world.Tick();
            return (Assert.Single(world.Last!.Domains).Mode, Assert.Single(world.Last!.Domains).ModeSource);
        }
    }

    [Fact]
    public void A_domain_that_is_off_is_not_judged_at_all_and_one_that_is_observed_says_what_would_have_been_done()
    {
        PolicyWorld off = new(Enforcing with { Mode = AdaptiveMode.Off });
        off.Ticks(5, PolicyWorld.Key("203.0.113.9", 800, 4));
        Assert.Same(OverrideBook.Empty, off.Book);

        PolicyWorld observed = new(new PolicyOptions());
        observed.Ticks(5, PolicyWorld.Key("203.0.113.9", 800, 4));
        Override item = Assert.Single(observed.Book.Overrides);
        Assert.Equal(OverrideState.Observed, item.State);
        Assert.Equal([OverrideGate.Mode], item.BlockedBy);
        Assert.Empty(OverrideDocuments.InForce(observed.Book));
        Assert.Equal(item.Id, Assert.Single(observed.Book.Anomalies).Anomaly.Id);
    }

    [Fact]
    public void A_bad_reputation_or_the_marks_of_a_bot_lower_the_confidence_that_is_needed_within_bounds()
    {
        PolicyWorld world = new() { Confidence = 0.86 };
        world.Bots[7] = 100;
        world.Ticks(
            4,
            PolicyWorld.Key("203.0.113.1", 800, 4),
            PolicyWorld.Key("203.0.113.2", 800, 4, reputation: 1),
            PolicyWorld.Key(PolicyWorld.Address("203.0.113.3"), 800, 4, client: 7));
        Assert.Equal("203.0.113.2 203.0.113.3", string.Join(' ', world.InForce.Select(item => item.Scope.Path.Entries[0].Value!).Order(StringComparer.Ordinal)));

        world.Confidence = 0.84;
        world.Ticks(4, PolicyWorld.Key("203.0.113.4", 800, 4, reputation: 1));
        Assert.DoesNotContain(world.InForce, item => item.Scope.Path.Entries[0].Value == "203.0.113.4");
    }

    [Fact]
    public void A_young_domain_needs_more_confidence_until_it_has_been_known_for_a_day()
    {
        PolicyWorld world = new() { Confidence = 0.92, Age = TimeSpan.FromHours(2) };
        world.Ticks(4, PolicyWorld.Key("203.0.113.9", 800, 4));
        Assert.Equal([OverrideGate.Confidence], Assert.Single(world.Book.Overrides).BlockedBy);
        world.Age = TimeSpan.FromDays(2);
        world.Tick(PolicyWorld.Key("203.0.113.9", 800, 4));
        Assert.Equal(OverrideState.Active, Assert.Single(world.Book.Overrides).State);
    }

    [Fact]
    public void Options_that_make_no_sense_are_refused_in_words()
    {
        PolicyOptions bad = new() { Confidence = 1.5, Headroom = double.NaN, Ttl = TimeSpan.Zero, EnterPValue = 0.01, Capacity = new Dictionary<string, double>(StringComparer.Ordinal) { ["a"] = 0 } };
        ArgumentException error = Assert.Throws<ArgumentException>(() => new OverridePolicy(bad));
        Assert.Contains("Confidence must be from 0 to 1, not 1.5", error.Message, StringComparison.Ordinal);
        Assert.Equal(5, bad.Problems().Count);
        Assert.Empty(new PolicyOptions().Problems());
    }
}
