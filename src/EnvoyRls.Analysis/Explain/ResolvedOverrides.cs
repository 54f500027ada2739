using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using EnvoyRls.Core.Clients;
using EnvoyRls.Core.Decisions;
using EnvoyRls.Core.Rules;
using Google.Protobuf.Collections;

namespace EnvoyRls.Analysis.Explain;

/// <summary>What overrides say about a descriptor.</summary>
/// <param name="Scale">The one that scales the limits of its rule.</param>
/// <param name="Limit">The one that is a limit of its own.</param>
/// <param name="ForOthers">Those that would go instead for a client that nobody knows, that is certainly a bot and does strange things.</param>
internal sealed record ResolvedOverrides(RuleNode? Scale, RuleNode? Limit, IReadOnlyList<RuleNode> ForOthers)
{
    public static readonly ResolvedOverrides None = new(null, null, []);

    private static readonly AssumedClient Suspect = new(new ClientStanding(ClientStanding.MostLikely, IsKnown: false, IsSuspect: true));

    /// <summary>Looks where a call looks.</summary>
    /// <param name="rules">The rules in force.</param>
    /// <param name="domain">The domain.</param>
    /// <param name="entries">The descriptor's entries as they came.</param>
    /// <param name="counted">The entries that are counted: with the tier where the rule is found by it.</param>
    /// <param name="now">Unix time in microseconds.</param>
    public static ResolvedOverrides Of(
        RuleSet rules,
        string domain,
        RepeatedField<RateLimitDescriptor.Types.Entry> entries,
        RepeatedField<RateLimitDescriptor.Types.Entry> counted,
        long now)
    {
        if (rules.Overrides?.Find(domain) is not { } overrides)
        {
            return None;
        }

        RuleNode? scale = Find(overrides.Scales, AssumedClient.Ordinary);
        RuleNode? limit = Find(overrides.Limits, AssumedClient.Ordinary);
        RuleNode?[] others = [Find(overrides.Scales, Suspect), Find(overrides.Limits, Suspect)];
        return new ResolvedOverrides(scale, limit, [.. others.OfType<RuleNode>().Where(other => other != scale && other != limit)]);

        RuleNode? Find(RuleDomain? tree, AssumedClient client) => tree is null
            ? null
            : OverrideSearch.Find(tree, counted, now, client) ?? OverrideSearch.Find(tree, entries, now, client);
    }
}
