using EnvoyRls.Core.Statistics;
using EnvoyRls.Server.Health;
using EnvoyRls.Server.Settings;
using EnvoyRls.Server.Sources;
using EnvoyRls.Server.Sources.Kubernetes;
using EnvoyRls.Server.Sources.Xds;
using Microsoft.Extensions.Logging;

namespace EnvoyRls.Server.Hosting;

/// <summary>Chooses where rules come from: the built-in example, an xDS server, a ConfigMap, a path, or the reference's runtime directory.</summary>
internal static class RuleSources
{
    public static IRuleSource Choose(RuleSettings settings, bool demo, StatRegistry statistics, HealthComponents health, TimeProvider time, ILoggerFactory logs)
    {
        if (demo)
        {
            return new EmbeddedRuleSource();
        }

        if (settings.Xds is { } xds)
        {
            return new XdsRuleSource(xds, statistics, health, time, logs.CreateLogger<XdsRuleSource>());
        }

        if (settings.ConfigMap is { } map)
        {
            IRuleSource? mount = settings.Path.Length > 0 ? AtPath(settings, statistics, time, logs) : null;
            ConfigMapRuleSource source = new(map, mount, Random.Shared, statistics, time, logs.CreateLogger<ConfigMapRuleSource>());
            health.Describe("configmap", () => source.State);
            return source;
        }

        return settings.Path.Length > 0
            ? AtPath(settings, statistics, time, logs)
            : new RuntimeDirectorySource(settings, statistics, time, logs.CreateLogger<RuntimeDirectorySource>());
    }

    private static PathRuleSource AtPath(RuleSettings settings, StatRegistry statistics, TimeProvider time, ILoggerFactory logs) =>
        new(settings.Path, settings.PollInterval, statistics, time, logs.CreateLogger<PathRuleSource>());
}
