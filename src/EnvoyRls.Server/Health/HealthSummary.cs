using System.Reflection;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Core.Supervision;
using EnvoyRls.Management.Status;

namespace EnvoyRls.Server.Health;

/// <summary>How this replica fares, in short: <c>/health</c>.</summary>
internal sealed class HealthSummary(
    string storeKind, HealthComponents components, Supervisor supervisor, StatRegistry statistics, RuleSetSlot rules, TimeProvider time)
{
    private static readonly string Version =
        typeof(HealthSummary).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    private readonly long _started = time.GetTimestamp();
    private volatile Counted? _counted;

    /// <summary>How it fares now; waits for nothing.</summary>
    public ServiceHealth Read()
    {
        IReadOnlyDictionary<string, bool> state = components.Snapshot();
        StoreHealth store = new(storeKind, state.GetValueOrDefault(HealthComponents.Redis), components.StoreRoundTrip?.Invoke()?.TotalMilliseconds);
        return new ServiceHealth(StateNow(), Version, (long)time.GetElapsedTime(_started).TotalSeconds, store)
        {
            Rules = rules.Current is { } current ? Describe(current) : null,
            Components = state,
        };
    }

    private HealthState StateNow()
    {
        if (!components.IsHealthy)
        {
            return HealthState.Failing;
        }

        return supervisor.Loops.Any(static loop => loop is { Running: false, LastError: not null }) ? HealthState.Degraded : HealthState.Ok;
    }

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
