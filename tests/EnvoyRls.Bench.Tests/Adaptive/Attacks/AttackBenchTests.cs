using EnvoyRls.Bench.Adaptive.Attacks;
using EnvoyRls.Bench.Adaptive.Attacks.Traffic;

namespace EnvoyRls.Bench.Tests.Adaptive.Attacks;

/// <summary>The whole service, by a clock that runs ahead: an hour of usual traffic, then attacks.</summary>
public sealed class AttackBenchTests
{
    private const int Quick = 40;

    [Fact]
    public async Task A_flood_and_a_low_and_slow_attack_are_held_by_the_whole_service_and_others_hardly_notice()
    {
        (AttackBench bench, Timeline? warmUp) = await AttackBench.LearnAsync(seed: 1, new AttackOptions(Rate: 6, WarmUp: TimeSpan.FromMinutes(65)) { RegularsPerRate = 30 });
        using AttackBench learnt = bench;
        Assert.NotNull(warmUp);
        Assert.Empty(warmUp.Entered);
        Assert.All(warmUp.Seconds, second => Assert.Equal(0, second.BenignDenied));
        foreach (string name in (string[])["one-key-100x", "keys-1000"])
        {
            Scenario scenario = Scenario.All.Single(scenario => scenario.Name == name);
            AttackRun run = await learnt.RunAsync(scenario with { Seconds = Quick, Attack = scenario.Attack! with { Seconds = Quick, EpisodeSeconds = Quick } });
            Assert.InRange(run.TimeToMitigate(), 0, 15);
            Assert.InRange(run.Admitted(run.With) / run.Admitted(run.Without), 0, 0.7);
            Assert.Equal(0, run.WrongOverrides);
            Assert.InRange(run.BenignDenied, 0, 0.01);
            Assert.InRange(run.Recovery(), 0, 2 * AttackBench.Ttl);
        }

        Scenario ramp = Scenario.All.Single(scenario => scenario.Name == "slow-ramp");
        LearntLimit before = Assert.Single((await learnt.RunAsync(ramp with { Seconds = Quick, Attack = ramp.Attack! with { Seconds = Quick } })).Learnt);
        Assert.InRange(before.Usual, Partner.Victim.Rate, 3 * Partner.Victim.Rate);
        Assert.InRange(before.Limit, 5, 10);
    }
}
