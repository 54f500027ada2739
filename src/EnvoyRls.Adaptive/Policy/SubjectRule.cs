using EnvoyRls.Adaptive.Subjects;
using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using EnvoyRls.Core.Clients;
using EnvoyRls.Core.Decisions;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Overrides;
using Google.Protobuf.Collections;

namespace EnvoyRls.Adaptive.Policy;

/// <summary>What the rules in force say of a key or a signature.</summary>
/// <param name="Node">The rule that a key is held to; <see langword="null"/> for none, and for signatures.</param>
/// <param name="IsAllowListed">Whether an allow list lets it through.</param>
/// <param name="IsExempt">Whether rule or domain exempt it, or the rule is unlimited.</param>
internal sealed record SubjectRule(RuleNode? Node, bool IsAllowListed, bool IsExempt)
{
    /// <summary>What the rule says to the adaptive layer.</summary>
    public AdaptiveRuleSettings? Settings => Node?.Rule!.Adaptive;

    /// <summary>Asks the rules about a path; values that are open are in no list and under no rule.</summary>
    public static SubjectRule Of(DescriptorPath path, RuleDomain? domain, DateTimeOffset now)
    {
        if (domain is null)
        {
            return new SubjectRule(null, IsAllowListed: false, IsExempt: false);
        }

        long moment = now.ToUnixTimeMilliseconds() * 1_000;
        RepeatedField<RateLimitDescriptor.Types.Entry> entries = [];
        entries.AddRange(path.Entries.Where(entry => entry.Value is not null).Select(entry => new RateLimitDescriptor.Types.Entry { Key = entry.Key, Value = entry.Value }));
        RuleNode? node = path.IsKey ? LayerSearch.Find(domain, entries, null, moment, AssumedClient.Ordinary, out _) : null;
        return new SubjectRule(
            node,
            domain.Lists.Find(entries, moment) is { IsDenied: false },
            node?.Rule is { Unlimited: true } or { Adaptive.Exempt: true } || IsExemptFrom(domain, path, entries));
    }

    private static bool IsExemptFrom(RuleDomain domain, DescriptorPath path, RepeatedField<RateLimitDescriptor.Types.Entry> entries) =>
        domain.Adaptive is { Exempt.Count: > 0 } settings
        && (settings.Exempts(entries) || path.Entries.Any(entry => settings.Exempt.Contains(entry.Key, StringComparer.Ordinal)));
}
