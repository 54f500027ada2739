using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Management.Status;

namespace EnvoyRls.Server.Health;

/// <summary>What <c>/health</c> tells on the main port: how this replica fares, from the first moment on, and by which rules it goes.</summary>
internal sealed class HealthSummary(string storeKind, HealthComponents components, StatRegistry statistics, RuleSetSlot rules, TimeProvider time)
{
    private readonly long _started = time.GetTimestamp();
    private volatile Func<ServiceHealth>? _report;
    private volatile Counted? _counted;

    /// <summary>From now on the replica's health is what <paramref name="report"/> says.</summary>
    public void Become(Func<ServiceHealth> report) => _report = report;

    /// <summary>How it fares now; waits for nothing.</summary>
    public ServiceHealth Read()
    {
        ServiceHealth health = _report?.Invoke() ?? Starting();
        return health with { Rules = rules.Current is { } current ? Describe(current) : null, Components = components.Snapshot() };
    }

    private ServiceHealth Starting() => new(
        HealthState.Failing, Software.Version, (long)time.GetElapsedTime(_started).TotalSeconds, new StoreHealth(storeKind, Healthy: false, LatencyMs: null));

    private RulesHealth Describe(RuleSet current)
    {
        // Counting walks every rule, and anybody may ask: once for each rule set.
        if (_counted is not { } counted || counted.Rules != current)
        {
            _counted = counted = new Counted(current, current.DomainCount, current.LimitCount);
        }

        return new RulesHealth(
            Gauge("envoyrls.config.generation"),
            counted.Domains,
            counted.Limits,
            DateTimeOffset.FromUnixTimeSeconds(Gauge("envoyrls.config.last_reload_timestamp_seconds")));
    }

    private long Gauge(string name) => statistics.Gauges.FirstOrDefault(gauge => gauge.Name == name) is { } found ? (long)found.Value : 0;

    private sealed record Counted(RuleSet Rules, int Domains, int Limits);
}
