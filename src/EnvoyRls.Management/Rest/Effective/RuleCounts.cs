using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Statistics;

namespace EnvoyRls.Management.Rest.Effective;

/// <summary>
/// The statistics of rules as they are at one moment. Counters are looked up, never asked for, because that would make them.
/// </summary>
internal sealed class RuleCounts(StatRegistry statistics)
{
    private const string Scope = "ratelimit.service.rate_limit.";

    private readonly Dictionary<string, ulong> _counts = statistics.Counters
        .Where(counter => counter.Name.StartsWith(Scope, StringComparison.Ordinal))
        .ToDictionary(counter => counter.Name, counter => counter.Value, StringComparer.Ordinal);

    public EffectiveStatistics Of(RuleNode node)
    {
        string prefix = Scope + StatName.Sanitize(node.StatKey);
        return new EffectiveStatistics(
            Count(prefix, "total_hits"), Count(prefix, "over_limit"), Count(prefix, "near_limit"), Count(prefix, "within_limit"), Count(prefix, "shadow_mode"));
    }

    private ulong Count(string prefix, string suffix) => _counts.GetValueOrDefault($"{prefix}.{suffix}");
}
