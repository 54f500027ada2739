using EnvoyRls.Bench.Adaptive.Attacks;
using EnvoyRls.Bench.Adaptive.Attacks.Models;
using EnvoyRls.Bench.Adaptive.Attacks.Traffic;

namespace EnvoyRls.Bench.Tests.Adaptive.Attacks;

public sealed class AttackRunTests
{
    private static readonly AttackModel Attack = AttackModels.All[0] with { Seconds = 60, EpisodeSeconds = 60 };

    [Fact]
    public void An_attack_is_held_from_the_second_on_from_which_no_more_than_half_is_admitted_any_more()
    {
        Assert.Equal(12, Run(second => second < 12 ? 10 : 5).TimeToMitigate());
        Assert.Equal(double.PositiveInfinity, Run(static _ => 6).TimeToMitigate());
        Assert.Equal(0, Run(static _ => 0).TimeToMitigate());
    }

    [Fact]
    public void An_attack_that_comes_through_again_was_not_held_before() =>
        Assert.InRange(Run(second => second is < 5 or (>= 30 and < 40) ? 10 : 0).TimeToMitigate(), 35, 40);

    [Fact]
    public void Each_time_an_attack_sets_in_counts_by_itself()
    {
        AttackModel twice = Attack with { Episodes = 2, EpisodeSeconds = 20 };
        Assert.Equal([8.0, 3.0], Run(second => second is < 8 or (>= 30 and < 33) ? 10 : 1, twice).TimesToMitigate());
    }

    [Fact]
    public void What_overrides_deny_is_told_from_what_rules_deny()
    {
        Timeline timeline = new() { Start = DateTimeOffset.UnixEpoch };
        timeline.Add(0, default, new Verdict(IsDenied: true, []));
        timeline.Add(0, default, new Verdict(IsDenied: true, ["ovr-1"]));
        timeline.Add(0, default(ShopCall) with { IsHostile = true }, new Verdict(IsDenied: true, ["ovr-2"]));
        AttackRun run = new(new Scenario("flood", 1, Attack, static _ => new ShopMood()), 1, default, 0, timeline, timeline);
        Assert.Equal(0.5, run.BenignDenied);
        Assert.Equal(1, run.WrongOverrides);
    }

    private static AttackRun Run(Func<int, int> admitted, AttackModel? attack = null)
    {
        attack ??= Attack;
        return new AttackRun(new Scenario("flood", attack.Seconds, attack, static _ => new ShopMood()), 1, default, 0, Of(attack, admitted), Of(attack, static _ => 10));
    }

    private static Timeline Of(AttackModel attack, Func<int, int> admitted)
    {
        Timeline timeline = new() { Start = DateTimeOffset.UnixEpoch };
        for (int second = 0; second < attack.Seconds; second++)
        {
            for (int call = 0; call < 10; call++)
            {
                timeline.Add(second, default(ShopCall) with { IsHostile = true }, new Verdict(IsDenied: call >= admitted(second), []));
            }
        }

        return timeline;
    }
}
