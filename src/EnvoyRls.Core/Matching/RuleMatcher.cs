using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using EnvoyRls.Core.Rules;
using Google.Protobuf.Collections;

namespace EnvoyRls.Core.Matching;

/// <summary>Finds the rule of a descriptor. Pure, allocates nothing.</summary>
public static class RuleMatcher
{
    /// <summary>
    /// Walks the tree one level per entry, in request order, without going back: a more specific child that lacks the
    /// next entry is not left for a more general sibling.
    /// </summary>
    /// <returns>The node of the last entry if it carries a limit, else <see langword="null"/>.</returns>
    public static RuleNode? Match(RuleDomain domain, RepeatedField<RateLimitDescriptor.Types.Entry> entries)
    {
        RuleNode node = domain.Root;
        for (int i = 0; i < entries.Count; i++)
        {
            RateLimitDescriptor.Types.Entry entry = entries[i];
            if (node.Children.Find(entry.Key, entry.Value) is not { } child)
            {
                return null;
            }

            node = child;
        }

        return node.Rule is null ? null : node;
    }
}
