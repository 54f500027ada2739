using EnvoyRls.Deployment.Tests.Dashboards.Pictures;
using EnvoyRls.Testing;

namespace EnvoyRls.Deployment.Tests.Dashboards;

/// <summary>
/// Three replicas under load and a Prometheus that watches them: all is well and somebody attacks, one replica gets other rules and then
/// wrong ones, another region goes meanwhile, Redis goes, Redis comes back, a replica goes, all go. Told once; tests look at what was seen.
/// </summary>
public sealed class OutageStory : IAsyncLifetime
{
    /// <summary>What a Redis outage has to set off.</summary>
    public static readonly string[] ExpectedInOutage =
    [
        "EnvoyRlsStoreErrors", "EnvoyRlsDegradedAnswers", "EnvoyRlsCountingLocally", "EnvoyRlsStoreBreakerOpen", "EnvoyRlsCallErrors", "EnvoyRlsAvailabilityBurn over 1h", "EnvoyRlsAdaptiveNoLeader",
    ];

    /// <summary>What the loss of another region has to set off, and nothing else.</summary>
    public const string ExpectedWithoutRegion = "EnvoyRlsRegionAway";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(40);

    /// <summary>What every query answered while all was well.</summary>
    internal Moment Healthy { get; private set; } = null!;

    /// <summary>What every query answered without Redis.</summary>
    internal Moment Outage { get; private set; } = null!;

    /// <summary>What fired without the other region.</summary>
    internal IReadOnlySet<string> WithoutRegion { get; private set; } = null!;

    /// <summary>Values to choose from, by dashboard and variable.</summary>
    internal IReadOnlyDictionary<string, IReadOnlyList<string>> Variables { get; private set; } = null!;

    /// <summary>Annotations of each dashboard with the times when they began.</summary>
    internal Dictionary<string, IReadOnlyDictionary<string, IReadOnlyList<double>>> Notes { get; } = new(StringComparer.Ordinal);

    /// <summary>A picture of each dashboard, as SVG.</summary>
    internal Dictionary<string, string> Pictures { get; } = new(StringComparer.Ordinal);

    /// <summary>Alerts that were to come or to go, and did not in time.</summary>
    internal List<string> Missing { get; } = [];

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        await using Fleet fleet = await Fleet.StartAsync();
        await using PrometheusServer prometheus = await PrometheusServer.StartAsync(fleet.Targets, RuleFiles.All.ToDictionary(
            static file => file.Key, static file => TimeLapse.Apply(file.Value), StringComparer.Ordinal));
        await using Traffic traffic = new(fleet.Replicas);
        await IsTrueAsync(prometheus, "sum(job:envoyrls_calls:rate5m) > 30");
        DateTimeOffset began = DateTimeOffset.UtcNow;

        await AttackAsync(prometheus, traffic);
        await fleet.OtherRegion.KillAsync();
        await ChangeRulesAsync(prometheus, fleet.Replicas[2]);
        await FireAsync(prometheus, ExpectedWithoutRegion);
        WithoutRegion = await prometheus.FiringAsync();
        await fleet.OtherRegion.RestartAsync();
        await LoseRedisAsync(prometheus, fleet.Redis);
        await ResolveAsync(prometheus, ExpectedWithoutRegion);
        await LookBackAsync(prometheus, new TimeSpanOfData(began, DateTimeOffset.UtcNow));

        await fleet.Replicas[2].KillAsync();
        await FireAsync(prometheus, "EnvoyRlsReplicaDown");
        await Task.WhenAll(fleet.Replicas.Select(static replica => replica.KillAsync()));
        await FireAsync(prometheus, "EnvoyRlsAbsent");
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => default;

    private static Task<TimeSpan> IsTrueAsync(PrometheusServer prometheus, string condition) =>
        Eventually.IsTrueAsync(async () => (await prometheus.QueryAsync(condition)).Count > 0, Limit, () => condition);

    private async Task AttackAsync(PrometheusServer prometheus, Traffic traffic)
    {
        traffic.Attack();
        Healthy = await Moment.SeeAsync(prometheus, Limit);
        Variables = await DashboardReader.VariablesAsync(prometheus);
        await IsTrueAsync(prometheus, "max(envoyrls_adaptive_in_force) > 0");
        traffic.Calm();
    }

    private async Task ChangeRulesAsync(PrometheusServer prometheus, RateLimitServer replica)
    {
        replica.Rules.Write("api.yaml", "domain: api\ndescriptors: [{key: client, rate_limit: {unit: minute, requests_per_unit: 5}}]\n");
        await FireAsync(prometheus, "EnvoyRlsConfigSkew");
        replica.Rules.Write("api.yaml", "domian: api\n");
        await FireAsync(prometheus, "EnvoyRlsConfigLoadError");
        replica.Rules.Write("api.yaml", Fleet.OtherRules);
        await ResolveAsync(prometheus, "EnvoyRlsConfigSkew", "EnvoyRlsConfigLoadError");
        await IsTrueAsync(prometheus, "sum(envoyrls_adaptive_overrides_ended_total) > 0");
    }

    private async Task LoseRedisAsync(PrometheusServer prometheus, RedisServer redis)
    {
        await redis.KillAsync();
        await FireAsync(prometheus, ExpectedInOutage);
        Outage = await Moment.SeeAsync(prometheus, TimeSpan.FromSeconds(5));
        await redis.RestartAsync();
        await ResolveAsync(prometheus, ExpectedInOutage);
    }

    private async Task LookBackAsync(PrometheusServer prometheus, TimeSpanOfData span)
    {
        foreach (Dashboard dashboard in Dashboard.All)
        {
            Notes[dashboard.Name] = await DashboardReader.NotesAsync(dashboard, prometheus, span);
            Pictures[dashboard.Name] = await DashboardReader.DrawAsync(dashboard, prometheus, span);
        }
    }

    private Task FireAsync(PrometheusServer prometheus, params string[] alerts) =>
        WaitAsync(prometheus, alerts, "did not fire", static (firing, alert) => firing.Contains(alert));

    private Task ResolveAsync(PrometheusServer prometheus, params string[] alerts) =>
        WaitAsync(prometheus, alerts, "did not resolve", static (firing, alert) => !firing.Contains(alert));

    private async Task WaitAsync(PrometheusServer prometheus, string[] alerts, string complaint, Func<IReadOnlySet<string>, string, bool> isDone)
    {
        HashSet<string> open = new(alerts, StringComparer.Ordinal);
        DateTimeOffset end = DateTimeOffset.UtcNow + Limit;
        while (open.Count > 0 && DateTimeOffset.UtcNow < end)
        {
            IReadOnlySet<string> firing = await prometheus.FiringAsync();
            open.RemoveWhere(alert => isDone(firing, alert));
            await Task.Delay(TimeSpan.FromMilliseconds(250));
        }

        Missing.AddRange(open.Select(alert => $"{alert} {complaint}"));
    }
}
