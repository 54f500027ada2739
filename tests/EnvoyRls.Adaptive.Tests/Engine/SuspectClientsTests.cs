using System.Collections.Frozen;
using EnvoyRls.Adaptive.Detection;
using EnvoyRls.Adaptive.Engine;
using EnvoyRls.Adaptive.Policy;
using EnvoyRls.Adaptive.Tests.Policy;

namespace EnvoyRls.Adaptive.Tests.Engine;

public sealed class SuspectClientsTests
{
    private readonly PolicyWorld _world = new();
    private readonly SuspectClients _suspects = new(new PolicyOptions());

    [Fact]
    public void A_client_is_a_suspect_once_its_own_key_persists_in_being_strange()
    {
        Assert.Empty(Tick(PolicyWorld.Key("203.0.113.1", 60, 1)));
        Assert.Empty(Tick(PolicyWorld.Key("203.0.113.1", 60, 1)));
        Assert.Equal([1UL], Tick(PolicyWorld.Key("203.0.113.1", 60, 1)));
    }

    [Fact]
    public void It_stays_one_for_two_minutes_after_its_last_strange_tick()
    {
        for (int tick = 0; tick < 3; tick++)
        {
            Tick(PolicyWorld.Key("203.0.113.1", 60, 1));
        }

        for (int quiet = 0; quiet < 60; quiet++)
        {
            Assert.Equal([1UL], Tick());
        }

        Assert.Empty(Tick());
    }

    [Fact]
    public void Nobody_is_one_for_what_many_do_behind_one_address_or_for_a_key_that_names_no_client()
    {
        for (int tick = 0; tick < 5; tick++)
        {
            Assert.Empty(Tick(
                PolicyWorld.Key("203.0.113.1", 60, 1, clients: 50),
                PolicyWorld.Key(PolicyWorld.Address("203.0.113.2"), 60, 1, client: 0)));
        }
    }

    [Fact]
    public void A_p_value_that_would_not_keep_an_override_makes_no_suspect()
    {
        _world.PValue = 2e-3;
        for (int tick = 0; tick < 5; tick++)
        {
            Assert.Empty(Tick(PolicyWorld.Key("203.0.113.1", 60, 1)));
        }
    }

    [Fact]
    public void No_more_are_followed_than_the_other_replicas_can_be_told()
    {
        Finding strange = Assert.Single(Persisting());
        Finding[] many = [.. Enumerable.Range(1, ClientNewsFormat.Most + 10).Select(client => Of(strange, (ulong)client))];
        Assert.Equal(ClientNewsFormat.Most, _suspects.Note(many, _world.Now).Count);
    }

    private FrozenSet<ulong> Tick(params Seen[] seen)
    {
        PolicyInput input = _world.Input(seen);
        return _suspects.Note(input.Findings, input.Now);
    }

    private IReadOnlyList<Finding> Persisting()
    {
        _world.Input(PolicyWorld.Key("203.0.113.1", 60, 1));
        _world.Input(PolicyWorld.Key("203.0.113.1", 60, 1));
        return _world.Input(PolicyWorld.Key("203.0.113.1", 60, 1)).Findings;
    }

    private static Finding Of(Finding finding, ulong client)
    {
        PolicyInput input = new PolicyWorld().Input(PolicyWorld.Key(PolicyWorld.Address("203.0.113.1"), 60, 1, client: client));
        return new Finding
        {
            Features = input.Features.Keys[0],
            PValue = finding.PValue,
            Confidence = finding.Confidence,
            Persists = finding.Persists,
            Detector = finding.Detector,
            Score = finding.Score,
            Contributions = finding.Contributions,
            Model = finding.Model,
        };
    }
}
