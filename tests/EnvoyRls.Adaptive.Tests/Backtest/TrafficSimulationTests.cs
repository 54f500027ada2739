using EnvoyRls.Adaptive.Backtest;
using EnvoyRls.Adaptive.Backtest.Attacks;
using EnvoyRls.Adaptive.Detection.Randomness;
using EnvoyRls.Adaptive.Policy;
using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Clients;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Overrides;

namespace EnvoyRls.Adaptive.Tests.Backtest;

public sealed class TrafficSimulationTests
{
    private const string Rules = """
        domain: edge
        descriptors:
          - key: remote_address
            rate_limit: {unit: second, requests_per_unit: 200}
        """;

    private static readonly DateTimeOffset Start = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_flood_meets_an_override_within_seconds_and_nobody_else_is_denied()
    {
        (TrafficSimulation simulation, CallCount benign, CallCount attack) = await PlayAsync(
            new TrafficOptions { Policy = new PolicyOptions { Load = 0 } }, new AttackPlan(AttackModel.Flood, Start.AddMinutes(75), TimeSpan.FromMinutes(2), Rate: 150, Clients: 1, Seed: 7));

        SimulatedOverride made = Assert.Single(simulation.Overrides, item => item.Entered is not null);
        Assert.InRange(made.Entered!.Value - Start.AddMinutes(75), TimeSpan.Zero, TimeSpan.FromSeconds(15));
        Assert.Equal(0, attack.DeniedByRules);
        Assert.InRange(attack.DeniedByOverrides, attack.Calls / 2, attack.Calls);
        Assert.Equal(0, benign.DeniedByOverrides);
        await simulation.DisposeAsync();
    }

    [Fact]
    public async Task What_is_only_observed_denies_nothing()
    {
        (TrafficSimulation simulation, _, CallCount attack) = await PlayAsync(
            new TrafficOptions { Mode = AdaptiveMode.Observe }, new AttackPlan(AttackModel.Flood, Start.AddMinutes(75), TimeSpan.FromMinutes(2), Rate: 150, Clients: 1, Seed: 7));

        Assert.NotEmpty(simulation.Overrides);
        Assert.All(simulation.Overrides, item => Assert.Null(item.Entered));
        Assert.Equal(attack.DeniedByRules, attack.Denied);
        await simulation.DisposeAsync();
    }

    [Fact]
    public async Task Quiet_time_goes_by_tick_by_tick()
    {
        await using TrafficSimulation simulation = new(Load(), new TrafficOptions(), Start);

        await simulation.AdvanceToAsync(Start.AddMinutes(10));

        Assert.Equal(300, simulation.Ticks);
        Assert.Equal(Start.AddMinutes(10), simulation.Now);
    }

    private static async Task<(TrafficSimulation Simulation, CallCount Benign, CallCount Attack)> PlayAsync(TrafficOptions options, AttackPlan plan)
    {
        TrafficSimulation simulation = new(Load(), options, Start);
        AttackTraffic attack = new(plan, ClientIdentity.DefaultKeys);
        (CallCount benign, CallCount hostile) = (new CallCount(), new CallCount());
        SplitMix64 random = new(3);
        DateTimeOffset end = Start.AddMinutes(80);
        for (DateTimeOffset now = Start; now < end; now += TimeSpan.FromSeconds(-Math.Log(1 - random.NextDouble()) / 10))
        {
            RateLimitRequest request = Ask($"203.0.113.{random.Next(50)}");
            attack.Sample(request);
            while (attack.TryNext(now, out DateTimeOffset time) is { } next)
            {
                hostile.Add(await simulation.DecideAsync(next, time));
            }

            benign.Add(await simulation.DecideAsync(request, now));
        }

        return (simulation, benign, hostile);
    }

    private static RateLimitRequest Ask(string address) => new()
    {
        Domain = "edge",
        Descriptors = { new RateLimitDescriptor { Entries = { new RateLimitDescriptor.Types.Entry { Key = "remote_address", Value = address } } } },
    };

    private static RuleSet Load()
    {
        RuleSetLoadResult loaded = RuleSetLoader.Load([new RuleDocument("edge.yaml", Rules)], new RuleSetOptions());
        Assert.Empty(loaded.Errors);
        return loaded.RuleSet!;
    }
}
