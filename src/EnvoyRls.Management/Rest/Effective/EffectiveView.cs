using EnvoyRls.Analysis.Wording;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Layers;
using EnvoyRls.Core.Rules.Lists;

namespace EnvoyRls.Management.Rest.Effective;

/// <summary>Shows a rule set.</summary>
/// <param name="counts">What its rules have counted.</param>
/// <param name="now">The moment at which rules hold or not.</param>
internal sealed class EffectiveView(RuleCounts counts, DateTimeOffset now)
{
    private readonly long _now = (now - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>Shows one domain, with those of its rules that are wanted.</summary>
    public EffectiveDomain Of(RuleDomain domain, IEnumerable<(RuleNode Rule, int? Priority)> rules) => new(
        domain.Name,
        [.. domain.Layers.Select(LayerOf)],
        domain.MatchOrder,
        domain.Charge,
        new EffectiveLists([.. domain.Lists.Allow.Select(Of)], [.. domain.Lists.Deny.Select(Of)]),
        [.. rules.Select(item => Of(item.Rule, item.Priority))]);

    /// <summary>The rules of a domain, those asked first in front, with <paramref name="search"/> in their key or id.</summary>
    public static IEnumerable<(RuleNode Rule, int? Priority)> RulesOf(RuleDomain domain, string? search) => domain.Layers
        .SelectMany(layer => layer.Root.Descendants().Select(node => (Rule: node, layer.Priority)))
        .Where(item => item.Rule.Rule is not null && (search is null || Contains(item.Rule.FullKey, search) || Contains(item.Rule.ManagedId, search)));

    private static bool Contains(string? text, string search) => text?.Contains(search, StringComparison.OrdinalIgnoreCase) ?? false;

    private static RuleLayer LayerOf(RuleDomain domain) => domain.Root.Descendants().FirstOrDefault()?.Layer ?? RuleLayer.File;

    private static EffectiveListItem Of(AccessListEntry item) => new(
        item.Key, item.Matcher.Text, item.Reason, item.ExpiresUnixMicroseconds is { } expires ? DateTimeOffset.UnixEpoch.AddMicroseconds(expires) : null, item.ManagedId);

    private EffectiveRule Of(RuleNode node, int? priority)
    {
        Rule rule = node.Rule!;
        return new EffectiveRule
        {
            Key = node.FullKey,
            Layer = node.Layer,
            Id = node.ManagedId,
            Priority = priority,
            Place = node.Place.File is null ? "" : node.Place.ToString(),
            Descriptors = PathOf(node),
            Limits = [.. rule.Limits.Select(Of)],
            Unlimited = rule.Unlimited,
            ShadowMode = rule.ShadowMode,
            Action = rule.Action,
            Rollout = PercentageText.Format(rule.Rollout),
            Active = rule.Active is { } schedule ? ScheduleText.Of(schedule) : null,
            When = rule.When is { } when ? ConditionText.Of(when) : null,
            HoldsNow = rule.Rollout > 0 && (rule.Active?.IsActive(_now) ?? true),
            Statistics = counts.Of(node),
        };
    }

    private static List<EffectiveEntry> PathOf(RuleNode node)
    {
        List<EffectiveEntry> path = [];
        for (RuleNode? at = node; at is { Depth: >= 0 }; at = at.Parent)
        {
            path.Add(new EffectiveEntry(at.Key, at.Value));
        }

        path.Reverse();
        return path;
    }

    private static EffectiveLimit Of(RuleLimit limit) => new(
        limit.Limit.Amount,
        limit.Limit.WindowMicroseconds / 1_000,
        limit.Limit.Algorithm,
        (uint)Math.Clamp((long)limit.Limit.Burst, 0, uint.MaxValue),
        limit.Name,
        RuleText.LimitOf(limit));
}
