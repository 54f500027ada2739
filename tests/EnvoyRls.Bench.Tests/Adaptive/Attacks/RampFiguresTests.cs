using EnvoyRls.Bench.Adaptive.Attacks;
using EnvoyRls.Bench.Adaptive.Attacks.Models;
using EnvoyRls.Bench.Adaptive.Attacks.Traffic;

namespace EnvoyRls.Bench.Tests.Adaptive.Attacks;

public sealed class RampFiguresTests
{
    private const int Seconds = 2 * 3_600;

    /// <summary>Two calls a second are usual; five are made in the first hour, ten in the second.</summary>
    private static readonly AttackModel Attack = AttackModels.All.Single(model => model.Name == "slow-ramp") with
    {
        Seconds = Seconds, Rate = static time => time < 3_600 ? 5 : 10, UsualRate = 2,
    };

    [Fact]
    public void A_ramp_is_first_limited_where_an_override_denies_it_and_not_where_rules_do()
    {
        Assert.Equal(5, Ramp(static (second, call) => second >= 4_000 && call > 6, byOverride: true).FirstLimited);
        Assert.Equal(double.PositiveInfinity, Ramp(static (second, call) => second >= 4_000 && call > 6, byOverride: false).FirstLimited);
    }

    [Fact]
    public void Only_what_is_above_the_usual_rate_counts_as_attack()
    {
        RampFigures ramp = Ramp(static (_, call) => call >= 4, byOverride: true);

        // Of 3 and 8 calls a second too many 2 are admitted, each hour.
        Assert.Equal(4 / 11.0, ramp.AdmittedAboveUsual(Run(static (_, call) => call >= 4, byOverride: true).With), 9);
        Assert.Equal(1, ramp.AdmittedAboveUsual(Run(static (_, _) => false, byOverride: true).With), 9);
        Assert.Equal(0, ramp.AdmittedAboveUsual(Run(static (_, _) => true, byOverride: true).With), 9);
    }

    [Fact]
    public void What_is_learnt_is_held_against_what_was_before_at_its_highest_and_at_the_end()
    {
        RampFigures ramp = Ramp(static (_, _) => false, byOverride: true);
        Assert.Equal(1.5, ramp.Lift);
        Assert.Equal(1.25, ramp.LiftAtEnd);
    }

    private static RampFigures Ramp(Func<int, int, bool> isDenied, bool byOverride) => Run(isDenied, byOverride).Ramp!;

    private static AttackRun Run(Func<int, int, bool> isDenied, bool byOverride)
    {
        Timeline timeline = new() { Start = DateTimeOffset.UnixEpoch };
        for (int second = 0; second < Seconds; second++)
        {
            for (int call = 0; call < Attack.Rate(second); call++)
            {
                bool denied = isDenied(second, call);
                timeline.Add(second, default(ShopCall) with { IsHostile = true }, new Verdict(denied, denied && byOverride ? ["ovr-1"] : []));
            }
        }

        return new AttackRun(new Scenario("slow-ramp", Seconds, Attack, static _ => new ShopMood()), 1, default, 0, timeline, timeline)
        {
            Learnt = [new LearntLimit(4, 6), new LearntLimit(6, 9), new LearntLimit(5, 7)],
        };
    }
}
