using System.Globalization;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Lists;

namespace EnvoyRls.Core.Tests.Support;

/// <summary>Everything that rules say, places apart, as lines that can be compared.</summary>
internal static class RuleStructure
{
    public static string[] Of(RuleSet rules) =>
        [.. rules.Domains.OrderBy(domain => domain.Name, StringComparer.Ordinal).SelectMany(domain => domain.Layers.SelectMany((layer, index) => Of(layer, index)))];

    private static IEnumerable<string> Of(RuleDomain domain, int layer)
    {
        yield return $"{domain.Name} {layer} {domain.MatchOrder} {domain.Charge} {domain.OnStoreFailure} {domain.Consistency} {domain.HasFallthrough}";
        if (layer == 0)
        {
            foreach (AccessListEntry item in domain.Lists.Allow.Concat(domain.Lists.Deny))
            {
                yield return $"{domain.Lists.Deny.Contains(item)} {item.Key} {item.Matcher.Text} {item.Reason} {item.ExpiresUnixMicroseconds}";
            }
        }

        foreach (RuleNode node in domain.Root.Descendants())
        {
            yield return Of(node);
        }
    }

    private static string Of(RuleNode node) => string.Join(
        " | ",
        node.FullKey,
        node.Key,
        node.Value,
        node.StatKey,
        node.Matcher is { } matcher ? $"{matcher.Kind} {matcher.Negated} {string.Join(',', matcher.Values)}" : "plain",
        $"{node.IsWildcard} {node.StatesMatch && node.Value.Contains('*', StringComparison.Ordinal)} {node.Fallthrough}",
        $"{node.ShareThreshold} {node.ValueToMetric} {node.SharesThresholdOnPath} {node.ValueToMetricOnPath}",
        node.Rule is { } rule ? Of(rule) : "no rule");

    private static string Of(Rule rule) => string.Join(
        " | ",
        $"{rule.Unlimited} '{rule.Name}' [{string.Join(',', rule.Replaces)}] {rule.ShadowMode} {rule.QuotaMode} {rule.DetailedMetric}",
        string.Join("; ", rule.Limits.Select(Of)),
        $"{rule.Action} {rule.Rollout} {Of(rule.Active)} {rule.Ban} {rule.OnStoreFailure} {rule.Consistency} {rule.ChargeParents}",
        $"body {(rule.Response is { RawBody: { } body } ? $"'{body.Source}'" : "none")}",
        rule.Response is { } response ? string.Join(',', response.Headers.Select(header => $"{header.Key}={header.Value.Source}")) : "no response",
        rule.Metadata?.ToString() ?? "no metadata");

    private static string Of(RuleLimit limit) => string.Create(
        CultureInfo.InvariantCulture,
        $"{limit.Index} {limit.Limit.Algorithm} {limit.Limit.Amount} {limit.Limit.WindowMicroseconds} {limit.Limit.Burst} {limit.Limit.MaxDelayMicroseconds} {limit.Unit} '{limit.Name}' {limit.Calendar} {limit.IsReferenceStyle} {Of(limit.Active)}");

    private static string Of(Schedule? schedule) => schedule is null
        ? "always"
        : string.Create(
            CultureInfo.InvariantCulture,
            $"{schedule.From} {schedule.Until} {string.Join(',', schedule.Days.Order())} {string.Join(',', schedule.Hours.Select(hours => $"{hours.Start:HH:mm}-{hours.End:HH:mm}"))} {schedule.TimeZone.Id}");
}
