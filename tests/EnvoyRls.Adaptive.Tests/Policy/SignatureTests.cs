using EnvoyRls.Adaptive.Observation;
using EnvoyRls.Adaptive.Overrides;
using EnvoyRls.Adaptive.Policy;
using EnvoyRls.Adaptive.Subjects;
using EnvoyRls.Core.Rules.Overrides;

namespace EnvoyRls.Adaptive.Tests.Policy;

public sealed class SignatureTests
{
    private static readonly PolicyOptions Options = new() { Mode = AdaptiveMode.Enforce };

    [Theory]
    [InlineData(1_000, 3)]
    [InlineData(100_000, 0.05)]
    public void Many_keys_each_far_below_its_limit_are_held_by_what_they_share(int keys, double each)
    {
        double attack = keys * each;
        PolicyWorld world = new() { NewcomerShare = (attack + 20) / (attack + 1_000), DistinctKeys = 500 + keys, Births = keys / 10.0 };
        world.Ticks(4, PolicyWorld.Domain(1_000 + attack), PolicyWorld.Signature("/login", attack + 30, 30, attack + 0.6), PolicyWorld.Signature("/search", 400, 400, 8));

        Override item = Assert.Single(world.InForce);
        Assert.Equal("path=/login, remote_address=*", item.Scope.Path.ToString());
        Assert.True(item.Scope.NewcomersOnly);
        Assert.Null(item.Scale);
        Assert.InRange(item.Impact.Attack, 0.9, 1);
        Assert.InRange(item.Impact.BaselineDomain, 0, 0.001);
        Assert.True(item.NewAmount / (item.Window / 1e6) < attack / 10);
        Assert.StartsWith("path=/login, remote_address=* (newcomers) holds 100 % of the attack and 0.06 % of usual traffic", item.Reason, StringComparison.Ordinal);
        Assert.Equal("signature", item.Contributions[0].Feature);
    }

    [Fact]
    public void Where_only_the_address_is_sent_the_shape_of_the_segment_is_what_newcomers_share()
    {
        PolicyWorld world = new() { NewcomerShare = 0.8, UsualNewcomerShare = 0.005, Births = 10_000, DistinctKeys = 20_000 };
        world.Ticks(4, PolicyWorld.Domain(5_000), PolicyWorld.Segment(5_000, 1_000));
        Override item = Assert.Single(world.InForce);
        Assert.Equal("remote_address=*", item.Scope.Path.ToString());
        Assert.True(item.Scope.NewcomersOnly);
        Assert.InRange(item.Impact.BaselineDomain, 0, 0.01);
        Assert.InRange(item.Impact.Attack, 0.9, 1);
    }

    [Fact]
    public void A_limit_that_would_hit_too_much_of_usual_traffic_is_loosened_as_far_as_it_still_helps()
    {
        PolicyWorld world = new() { NewcomerShare = 0.8, UsualNewcomerShare = 0.015, Births = 10_000, DistinctKeys = 20_000 };
        world.Ticks(4, PolicyWorld.Domain(5_000), PolicyWorld.Segment(5_000, 1_000));
        Override item = Assert.Single(world.InForce);
        Assert.InRange(item.Impact.BaselineDomain, 0.0099, 0.01);
        Assert.InRange(item.Impact.Attack, 0.6, 0.7);

        PolicyWorld tooMany = new() { NewcomerShare = 0.8, UsualNewcomerShare = 0.1, Births = 10_000, DistinctKeys = 20_000 };
        tooMany.Ticks(4, PolicyWorld.Domain(5_000), PolicyWorld.Segment(5_000, 1_000));
        Assert.Equal([OverrideGate.ImpactedBaseline], Assert.Single(tooMany.Book.Overrides).BlockedBy);
    }

    [Fact]
    public void Up_to_three_signatures_that_no_call_shares_are_limited_together()
    {
        PolicyWorld world = new() { NewcomerShare = 0.01 };
        world.Ticks(
            4,
            PolicyWorld.Domain(3_000),
            PolicyWorld.Signature("/a", 702, 2),
            PolicyWorld.Signature("/b", 602, 2),
            PolicyWorld.Signature("/c", 402, 2),
            PolicyWorld.Signature("/d", 302, 2),
            PolicyWorld.Signature("/home", 800, 800));
        Assert.Equal("/a /b /c", string.Join(' ', world.InForce.Select(item => item.Scope.Path.Entries[0].Value!).Order(StringComparer.Ordinal)));
        Assert.All(world.InForce, item => Assert.False(item.Scope.NewcomersOnly));
    }

    [Fact]
    public void Bots_alone_are_limited_where_they_make_the_attack()
    {
        PolicyWorld world = new() { NewcomerShare = 0.01, FollowedClients = [Client(1, 3_600, young: true), Client(2, 390, young: false), Client(3, 10, young: false)] };
        world.Bots[1] = 95;
        world.Bots[3] = 90;
        world.Ticks(4, PolicyWorld.Domain(2_000), PolicyWorld.Signature("/api", 1_160, 160));
        Override item = Assert.Single(world.InForce);
        Assert.Equal(80, item.Scope.LeastBotLikelihood);
        Assert.InRange(item.Impact.BaselineDomain, 0, 0.001);
    }

    [Fact]
    public void Clients_that_are_strange_themselves_are_held_together_and_no_other_is_touched()
    {
        PolicyWorld world = new() { NewcomerShare = 0.5, UsualNewcomerShare = 0.02 };
        Seen[] attack = [PolicyWorld.Domain(2_200), PolicyWorld.Segment(2_200, 1_000), .. Suspects(world, count: 400, each: 3)];
        world.Ticks(4, attack);
        Override item = Assert.Single(world.InForce);
        Assert.Equal("remote_address=* (suspects)", ScopeText.Words(item.Scope));
        Assert.Equal(0, item.Impact.BaselineDomain);
        Assert.InRange(item.Impact.Attack, 0.95, 1);
        Assert.Contains("suspect: true", OverrideExport.ToYaml(item), StringComparison.Ordinal);

        // It stands while they go on, and goes when they are gone.
        world.Overridden = 1_190;
        world.For(TimeSpan.FromMinutes(20), attack);
        Assert.Equal(item.Id, Assert.Single(world.InForce).Id);
        world.Suspects.Clear();
        world.Overridden = 0;
        world.For(TimeSpan.FromMinutes(12), PolicyWorld.Domain(1_000), PolicyWorld.Segment(1_000, 1_000));
        Assert.Empty(world.InForce);
    }

    [Fact]
    public void What_usual_clients_would_do_anyway_counts_as_denied_where_they_are_suspects()
    {
        PolicyWorld world = new() { NewcomerShare = 0.02 };
        world.Ticks(4, [PolicyWorld.Domain(2_200), PolicyWorld.Segment(2_200, 1_000), .. Suspects(world, count: 40, each: 30, usual: 1)]);
        Override item = Assert.Single(world.Book.Overrides, item => item.Scope.SuspectsOnly);
        Assert.Equal([OverrideGate.ImpactedBaseline], item.BlockedBy);
        Assert.InRange(item.Impact.BaselineDomain, 0.03, 0.04);
    }

    [Fact]
    public void Suspects_count_for_the_descriptors_that_they_call_and_no_others()
    {
        PolicyWorld world = new() { NewcomerShare = 0.02 };
        IEnumerable<Seen> suspects = Enumerable.Range(1, 100).Select(client =>
            PolicyWorld.Key(new DescriptorPath([new PathEntry("path", "/a"), new PathEntry("remote_address", $"203.0.113.{client}")]), 12, 0, client: (ulong)client, segment: "path.remote_address"));
        world.Suspects.UnionWith(Enumerable.Range(1, 100).Select(client => (ulong)client));
        world.Ticks(4, [PolicyWorld.Domain(3_000), PolicyWorld.Signature("/a", 1_300, 100), PolicyWorld.Signature("/b", 900, 100), .. suspects]);
        Assert.Equal("path=/a, remote_address=*", Assert.Single(world.Book.Overrides, item => item.Scope.SuspectsOnly).Scope.Path.ToString());
    }

    [Fact]
    public void Suspects_who_make_much_of_usual_traffic_are_a_crowd()
    {
        PolicyWorld world = new(new PolicyOptions { Mode = AdaptiveMode.Enforce, Impact = 1 });
        world.Ticks(4, [PolicyWorld.Domain(2_200), PolicyWorld.Segment(2_200, 1_000), .. Suspects(world, count: 100, each: 12, usual: 1)]);
        Assert.Empty(world.InForce);
        Assert.Equal([OverrideGate.FlashCrowd], Assert.Single(world.Book.Overrides, item => item.Scope.SuspectsOnly).BlockedBy);
    }

    [Fact]
    public void What_denies_strangers_too_ends_as_soon_as_those_are_known_who_attack()
    {
        PolicyWorld world = new() { NewcomerShare = 0.56, UsualNewcomerShare = 0.006, Births = 400 };
        Seen[] attack = [PolicyWorld.Domain(2_200), PolicyWorld.Segment(2_200, 1_000)];
        world.Ticks(4, attack);
        Override first = Assert.Single(world.InForce);
        Assert.Equal("remote_address=* (newcomers)", ScopeText.Words(first.Scope));

        world.Overridden = 1_150;
        world.Ticks(1, [.. attack, .. Suspects(world, count: 400, each: 3)]);
        Override second = Assert.Single(world.InForce);
        Assert.True(second.Scope.SuspectsOnly);
        Assert.Equal(OverrideState.Expired, Assert.Single(world.Book.Overrides, item => item.Id == first.Id).State);
        Assert.Contains(world.Last!.Events, happened => happened.Text.EndsWith("remote_address=* (suspects) holds the attack as well and spares more", StringComparison.Ordinal));
    }

    [Fact]
    public void What_a_person_approved_is_not_ended_by_what_spares_more()
    {
        PolicyWorld world = new() { NewcomerShare = 0.56, UsualNewcomerShare = 0.006, Births = 400 };
        Seen[] attack = [PolicyWorld.Domain(2_200), PolicyWorld.Segment(2_200, 1_000)];
        world.Ticks(4, attack);
        world.Book = world.Book with { Overrides = [.. world.Book.Overrides.Select(item => item with { DecidedBy = "eva" })] };
        world.Overridden = 1_150;
        world.Ticks(3, [.. attack, .. Suspects(world, count: 400, each: 3)]);
        Assert.Equal("eva", Assert.Single(world.InForce).DecidedBy);
    }

    [Fact]
    public void Where_nothing_tells_the_attack_from_the_rest_there_is_a_note_and_no_rule()
    {
        PolicyWorld world = new() { NewcomerShare = 0.3, UsualNewcomerShare = 0.01 };
        world.Ticks(4, PolicyWorld.Domain(2_000), PolicyWorld.Signature("/a", 1_000, 500), PolicyWorld.Signature("/b", 1_000, 500));
        Assert.Empty(world.Book.Overrides);
        Assert.Contains("no_usable_rule", Assert.Single(world.Book.Anomalies).Anomaly.Details, StringComparison.Ordinal);
    }

    [Fact]
    public void What_an_override_holds_down_already_is_not_mined_again_and_its_scope_is_stayed_with()
    {
        PolicyWorld world = new() { NewcomerShare = 0.75 };
        Seen[] attack = [PolicyWorld.Domain(4_000), PolicyWorld.Signature("/login", 3_030, 30, 3_000)];
        world.Ticks(4, attack);
        Override item = Assert.Single(world.InForce);
        world.Overridden = 2_900;
        world.Ticks(60, [.. attack, PolicyWorld.Signature("/other", 500, 10, 490)]);
        Assert.Equal(item.Id, Assert.Single(world.Book.Overrides).Id);
    }

    [Fact]
    public void A_crowd_in_which_everything_rises_together_is_left_alone_but_noted()
    {
        PolicyWorld world = new() { Load = 0.5 };
        Seen[] crowd =
        [
            PolicyWorld.Domain(6_000),
            PolicyWorld.Key("203.0.113.1", 60, 10),
            PolicyWorld.Key("203.0.113.2", 62, 10),
            PolicyWorld.Signature("/a", 3_000, 500),
            PolicyWorld.Signature("/b", 3_000, 500),
        ];
        world.Ticks(10, crowd);
        Assert.Empty(world.InForce);
        Assert.All(world.Book.Overrides, item => Assert.Equal([OverrideGate.Load, OverrideGate.FlashCrowd], item.BlockedBy));
        Assert.Contains(world.Book.Anomalies, open => open.Anomaly.Details.Contains("flash_crowd", StringComparison.Ordinal));

        // What cannot be served any longer is proposed to be shed, for a person to decide.
        world.Load = 1.5;
        world.Ticks(4, crowd);
        Assert.Empty(world.InForce);
        Override suggestion = Assert.Single(world.Book.Overrides, item => !item.Scope.Path.IsKey);
        Assert.Contains(OverrideGate.FlashCrowd, suggestion.BlockedBy);
        Assert.Equal(1_600U, suggestion.NewAmount);
    }

    [Fact]
    public void Those_who_were_there_before_are_left_alone_when_a_crowd_of_strangers_comes()
    {
        PolicyWorld world = new() { NewcomerShare = 0.5, Births = 1_000 };
        world.Ticks(4, PolicyWorld.Domain(10_000), PolicyWorld.Key("203.0.113.1", 300, 20), PolicyWorld.Key("203.0.113.9", 900, 4));
        Assert.Equal("203.0.113.9", Assert.Single(world.InForce).Scope.Path.Entries[0].Value);
        Assert.Equal([OverrideGate.FlashCrowd], Assert.Single(world.Book.Overrides, item => item.IsWaiting).BlockedBy);
    }

    [Fact]
    public void What_most_of_the_usual_clients_begin_to_call_is_left_to_a_person_as_it_may_be_a_new_release()
    {
        PolicyWorld world = new() { DistinctKeys = 200 };
        world.Ticks(4, PolicyWorld.Domain(1_800), PolicyWorld.Signature("/recommendations", 800, 0));
        Assert.Empty(world.InForce);
        Assert.Contains(OverrideGate.FlashCrowd, Assert.Single(world.Book.Overrides).BlockedBy);

        PolicyWorld few = new() { DistinctKeys = 400 };
        few.Ticks(4, PolicyWorld.Domain(1_800), PolicyWorld.Signature("/recommendations", 800, 0));
        Assert.Single(few.InForce);
    }

    [Fact]
    public void A_key_that_rises_far_more_than_the_crowd_around_it_is_held_all_the_same()
    {
        PolicyWorld world = new();
        world.Ticks(4, PolicyWorld.Domain(6_000), PolicyWorld.Key("203.0.113.1", 60, 10), PolicyWorld.Key("203.0.113.9", 900, 4));
        Assert.Equal("203.0.113.9", Assert.Single(world.InForce).Scope.Path.Entries[0].Value);
    }

    [Fact]
    public void A_key_that_many_clients_share_is_not_limited_by_itself_but_by_what_tells_the_attack()
    {
        PolicyWorld world = new() { NewcomerShare = 0.6 };
        Seen shared = PolicyWorld.Key("198.51.100.1", 800, 4, clients: 300);
        world.Ticks(4, shared);
        Override suggestion = Assert.Single(world.Book.Overrides);
        Assert.Contains(OverrideGate.SharedAddress, suggestion.BlockedBy);

        world.Ticks(1, shared, PolicyWorld.Signature("/login", 810, 10, 800));
        Assert.Equal("path=/login, remote_address=*", Assert.Single(world.InForce).Scope.Path.ToString());
    }

    [Fact]
    public void An_attacker_with_many_keys_cannot_use_up_what_a_stronger_attack_needs()
    {
        PolicyWorld world = new() { DistinctKeys = 100, NewcomerShare = 0.02 };
        Seen[] weak = [.. Enumerable.Range(1, 5).Select(i => PolicyWorld.Key($"203.0.113.{i}", 130, 1))];
        world.Ticks(4, weak);
        Assert.Equal(5, world.InForce.Count());
        world.Ticks(4, [.. weak, PolicyWorld.Key("198.51.100.9", 900, 4)]);
        Assert.Equal(5, world.InForce.Count());
        Assert.Contains(world.InForce, item => item.Scope.Path.Entries[0].Value == "198.51.100.9");

        // One that is not much stronger waits.
        world.Ticks(4, [.. weak, PolicyWorld.Key("198.51.100.9", 900, 4), PolicyWorld.Key("198.51.100.10", 150, 1)]);
        Assert.Equal(5, world.InForce.Count());
    }

    [Fact]
    public void One_client_with_a_key_in_many_segments_is_held_by_the_one_that_names_it()
    {
        PolicyWorld world = new() { DistinctKeys = 60 };
        Seen[] paths = [.. "abcdef".Select(name => PolicyWorld.Key(Path($"/{name}"), 300, 2, client: 0, segment: "edge.path"))];
        world.Ticks(4, [.. paths, PolicyWorld.Domain(2_800), PolicyWorld.Key("203.0.113.9", 1_800, 4), PolicyWorld.Signature("/a", 1_900, 30)]);
        Assert.Equal("remote_address=203.0.113.9", Assert.Single(world.Book.Overrides).Scope.Path.ToString());

        // Where the address is not strange enough by itself, it is the user, not what he asks for.
        PolicyWorld byUser = new() { DistinctKeys = 60 };
        Seen user = PolicyWorld.Key(new DescriptorPath([new PathEntry("user_id", "u1")]), 1_800, 4, client: 0, segment: "edge.user_id");
        byUser.Ticks(4, [.. paths, PolicyWorld.Domain(2_800), user]);
        Assert.Equal("user_id=u1", Assert.Single(byUser.Book.Overrides).Scope.Path.ToString());
    }

    [Fact]
    public void What_is_left_when_an_attack_is_over_is_no_attack()
    {
        PolicyWorld world = new();
        world.Ticks(10, PolicyWorld.Domain(1_000), PolicyWorld.Signature("/b", 5.5, 1));
        Assert.Empty(world.Book.Overrides);
    }

    [Fact]
    public void The_shape_of_a_segment_that_was_not_known_before_is_not_taken_for_rare()
    {
        PolicyWorld world = new() { Age = TimeSpan.FromMinutes(2), Policy = new OverridePolicy(new PolicyOptions { Mode = AdaptiveMode.Enforce, LeastAge = TimeSpan.FromHours(1) }) };
        world.Ticks(4, PolicyWorld.Domain(2_000), PolicyWorld.Segment(2_000, 0));
        Assert.Empty(world.Book.Overrides);
    }

    [Fact]
    public void A_limit_that_would_deny_nothing_is_not_made()
    {
        PolicyWorld world = new();
        world.Ticks(4, PolicyWorld.Key("203.0.113.9", 90, 4));
        Assert.Empty(world.Book.Overrides);
    }

    [Fact]
    public void A_thousand_strange_keys_that_share_nothing_neither_flood_the_book_nor_the_archive()
    {
        PolicyWorld world = new() { DistinctKeys = 2_000, Births = 500 };
        Seen[] keys = [.. Enumerable.Range(0, 1_000).Select(i => PolicyWorld.Key($"10.1.{i / 256}.{i % 256}", 140 + (i % 7), 1))];
        world.Ticks(4, keys);
        int told = 0;
        for (int i = 0; i < 10; i++)
        {
            told += world.Tick(keys).Anomalies.Count;
            Assert.InRange(world.Book.Anomalies.Count, 1, 256);
        }

        Assert.InRange(told, 0, 256);
        Assert.InRange(world.InForce.Count(), 1, 100);
        Assert.InRange(world.Book.Overrides.Count(item => item.IsWaiting), 0, 50);
        Assert.InRange(OverrideBookFormat.Write(world.Book).Length, 1, 500_000);
    }

    private static DescriptorPath Path(string path) => new([new PathEntry("path", path)]);

    private static IEnumerable<Seen> Suspects(PolicyWorld world, int count, double each, double usual = 0)
    {
        for (ulong client = 1; client <= (ulong)count; client++)
        {
            world.Suspects.Add(client);
            yield return PolicyWorld.Key(PolicyWorld.Address($"203.0.{client / 250}.{client % 250}"), each, usual, client: client);
        }
    }

    private static ObservedClient Client(ulong hash, double calls, bool young) => new()
    {
        Hash = hash,
        Name = $"remote_address=192.0.2.{hash}",
        FirstSeen = young ? 1_772_452_000_000_000 : 1_770_000_000_000_000,
        Calls = calls,
        TotalCalls = calls,
        GapVariation = 0.1,
        Paths = 1,
        PathEntropy = 0,
    };
}
