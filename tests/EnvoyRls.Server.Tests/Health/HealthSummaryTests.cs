using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Core.Supervision;
using EnvoyRls.Management.Status;
using EnvoyRls.Server.Health;
using EnvoyRls.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace EnvoyRls.Server.Tests.Health;

public sealed class HealthSummaryTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly StatRegistry _statistics = new();
    private readonly RuleSetSlot _rules = new();
    private readonly HealthComponents _components = new();

    [Fact]
    public async Task It_fails_with_a_component_and_is_degraded_with_a_loop()
    {
        await using Supervisor supervisor = new(_time, _statistics, NullLogger<Supervisor>.Instance);
        HealthSummary summary = Summary(supervisor);
        _components.Register(HealthComponents.Redis, healthy: false);

        Assert.Equal((HealthState.Failing, false), (summary.Read().Status, summary.Read().Store.Healthy));

        _components.Set(HealthComponents.Redis, healthy: true);
        Assert.Equal((HealthState.Ok, true), (summary.Read().Status, summary.Read().Store.Healthy));

        SupervisedLoop bad = supervisor.Run("bad", _ => throw new InvalidOperationException("secret"));
        await Eventually.TrueAsync(() => bad is { Restarts: 1, Running: false });
        Assert.Equal(HealthState.Degraded, summary.Read().Status);
    }

    [Fact]
    public async Task It_tells_of_time_store_and_rules()
    {
        await using Supervisor supervisor = new(_time, _statistics, NullLogger<Supervisor>.Instance);
        HealthSummary summary = Summary(supervisor);
        _components.Register(HealthComponents.Redis, healthy: true);
        _time.Advance(TimeSpan.FromSeconds(90));

        ServiceHealth before = summary.Read();
        Assert.Equal((90, null, "redis", null), (before.UptimeSeconds, before.Rules, before.Store.Kind, before.Store.LatencyMs));

        _components.StoreRoundTrip = () => TimeSpan.FromMilliseconds(1.5);
        _statistics.Gauge("envoyrls.config.generation", () => 7);
        _statistics.Gauge("envoyrls.config.last_reload_timestamp_seconds", () => 1_700_000_000);
        _rules.Current = RuleSet.Empty;
        ServiceHealth after = summary.Read();

        Assert.Equal(1.5, after.Store.LatencyMs);
        Assert.Equal(new RulesHealth(7, 0, 0, DateTimeOffset.FromUnixTimeSeconds(1_700_000_000)), after.Rules);
        Assert.Equal([HealthComponents.Redis], after.Components!.Keys);
    }

    private HealthSummary Summary(Supervisor supervisor) => new("redis", _components, supervisor, _statistics, _rules, _time);
}
