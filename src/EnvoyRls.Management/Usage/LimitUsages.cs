using EnvoyRls.Core.Rules;
using EnvoyRls.Management.Repository;

namespace EnvoyRls.Management.Usage;

/// <summary>Compares what rules were hit with what they admit. That makes sense only of rules that count everything in one counter.</summary>
internal static class LimitUsages
{
    private const int Most = 50;

    /// <summary>The rules in force that were used most of what they admit.</summary>
    public static IReadOnlyList<LimitUsage> Of(RuleSet rules, IReadOnlyList<UsageSum> sums, UsageSpan span, DateTimeOffset now)
    {
        Dictionary<string, UsageSum> byName = sums.ToDictionary(sum => sum.Name, StringComparer.Ordinal);
        double seconds = ((span.To < now ? span.To : now) - span.From).TotalSeconds;
        if (seconds <= 0)
        {
            return [];
        }

        return
        [
            .. RuleUsages.RulesOf(rules)
                .Where(HasOneCounter)
                .Select(node => Of(node, byName.GetValueOrDefault(RuleNames.Of(node))?.Hits ?? 0, seconds))
                .OfType<LimitUsage>()
                .OrderByDescending(usage => usage.Percent)
                .ThenBy(usage => usage.Rule, StringComparer.Ordinal)
                .Take(Most),
        ];
    }

    private static LimitUsage? Of(RuleNode node, long hits, double seconds)
    {
        // Of several limits the one that admits least; those that do not always hold admit what nobody can tell.
        double admitted = node.Rule!.Limits
            .Where(limit => limit.Active is null)
            .Select(limit => limit.Limit.Amount * seconds * 1e6 / limit.Limit.WindowMicroseconds)
            .DefaultIfEmpty(0)
            .Min();
        return hits > 0 && admitted > 0 ? new LimitUsage(node.FullKey, hits, Math.Round(100 * hits / admitted, 2)) : null;
    }

    /// <summary>Whether no value of a request makes a counter of its own.</summary>
    private static bool HasOneCounter(RuleNode node)
    {
        for (RuleNode at = node; at.Parent is { } parent; at = parent)
        {
            if (at.Value.Length == 0 || (at.IsPattern && !at.ShareThreshold))
            {
                return false;
            }
        }

        return node.Rule is { Active: null, Unlimited: false };
    }
}
