using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Management.Status;
using EnvoyRls.Server.Health;
using EnvoyRls.Testing;

namespace EnvoyRls.Server.Tests.Health;

public sealed class HealthSummaryTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly StatRegistry _statistics = new();
    private readonly RuleSetSlot _rules = new();
    private readonly HealthComponents _components = new();

    [Fact]
    public void It_fails_until_there_is_somebody_to_tell_how_it_fares()
    {
        HealthSummary summary = new("redis", _components, _statistics, _rules, _time);
        _components.Register(HealthComponents.Redis, healthy: false);
        _time.Advance(TimeSpan.FromSeconds(90));
        ServiceHealth starting = summary.Read();

        Assert.Equal((HealthState.Failing, 90, new StoreHealth("redis", Healthy: false, LatencyMs: null)), (starting.Status, starting.UptimeSeconds, starting.Store));
        Assert.Null(starting.Rules);
        Assert.Equal([new(HealthComponents.Redis, false)], starting.Components!);

        ServiceHealth told = new(HealthState.Degraded, "1.2.3", 7, new StoreHealth("redis", Healthy: true, LatencyMs: 0.5));
        summary.Become(() => told);
        Assert.Equal(told, summary.Read() with { Components = null });
    }

    [Fact]
    public void It_tells_of_the_rules_in_force()
    {
        HealthSummary summary = new("memory", _components, _statistics, _rules, _time);
        _statistics.Gauge("envoyrls.config.generation", () => 7);
        _statistics.Gauge("envoyrls.config.last_reload_timestamp_seconds", () => 1_700_000_000);
        _rules.Current = RuleSet.Empty;

        Assert.Equal(new RulesHealth(7, 0, 0, DateTimeOffset.FromUnixTimeSeconds(1_700_000_000)), summary.Read().Rules);

        RuleDocument document = new("x.yaml", "domain: d\ndescriptors: [{key: k, rate_limit: {unit: day, requests_per_unit: 1}}]\n");
        _rules.Current = RuleSetLoader.Load([document], new RuleSetOptions()).RuleSet;
        RulesHealth? changed = summary.Read().Rules;
        Assert.Equal((1, 1), (changed?.Domains, changed?.Limits));
    }
}
