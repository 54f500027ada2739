using EnvoyRls.Core.Rules;
using EnvoyRls.Management.Repository;

namespace EnvoyRls.Management.Usage;

/// <summary>Tells of each rule in force what it did.</summary>
internal static class RuleUsages
{
    /// <summary>The rule with most denials first; those that nothing hit are there too.</summary>
    public static IReadOnlyList<RuleUsage> Of(
        RuleSet rules, IReadOnlyList<UsageSum> sums, UsageTotals totals, IReadOnlyDictionary<string, DateTimeOffset> lastHits)
    {
        Dictionary<string, UsageSum> byName = sums.ToDictionary(sum => sum.Name, StringComparer.Ordinal);
        return
        [
            .. RulesOf(rules)
                .Select(node => Of(node, byName, totals, lastHits))
                .OrderByDescending(rule => rule.Denied)
                .ThenByDescending(rule => rule.Hits)
                .ThenBy(rule => rule.Rule, StringComparer.Ordinal),
        ];
    }

    /// <summary>Every node of any layer that has a rule.</summary>
    public static IEnumerable<RuleNode> RulesOf(RuleSet rules) => rules.Domains
        .SelectMany(domain => domain.Layers)
        .SelectMany(layer => layer.Root.Descendants())
        .Where(node => node.Rule is not null);

    private static RuleUsage Of(RuleNode node, Dictionary<string, UsageSum> sums, UsageTotals totals, IReadOnlyDictionary<string, DateTimeOffset> lastHits)
    {
        string name = RuleNames.Of(node);
        UsageSum sum = sums.GetValueOrDefault(name) ?? new UsageSum(name, 0, 0, 0, 0, 0);
        return new RuleUsage
        {
            Rule = node.FullKey,
            Layer = node.Layer,
            Id = node.ManagedId,
            Hits = sum.Hits,
            Denied = sum.Denied,
            RejectionRate = Shares.Of(sum.Denied, sum.Hits),
            DenialShare = Shares.Of(sum.Denied, totals.Denied),
            NearLimit = sum.NearLimit,
            ShadowDenied = sum.ShadowDenied,
            LastHit = lastHits.TryGetValue(name, out DateTimeOffset last) ? last : null,
            Idle = !sums.ContainsKey(name),
        };
    }
}
