using EnvoyRls.Core.Statistics;
using EnvoyRls.Server.Settings;
using EnvoyRls.Server.Sources;
using Microsoft.Extensions.Logging;

namespace EnvoyRls.Server.Hosting;

/// <summary>Chooses where rules come from: the built-in example, a path, or the reference's runtime directory.</summary>
internal static class RuleSources
{
    public static IRuleSource Choose(RuleSettings settings, bool demo, StatRegistry statistics, TimeProvider time, ILoggerFactory logs)
    {
        if (demo)
        {
            return new EmbeddedRuleSource();
        }

        return settings.Path.Length > 0
            ? new PathRuleSource(settings.Path, settings.PollInterval, statistics, time, logs.CreateLogger<PathRuleSource>())
            : new RuntimeDirectorySource(settings, statistics, time, logs.CreateLogger<RuntimeDirectorySource>());
    }
}
