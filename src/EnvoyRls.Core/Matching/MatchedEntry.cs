using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using EnvoyRls.Core.Rules;

namespace EnvoyRls.Core.Matching;

/// <summary>How one entry of a descriptor met the node that matched it. Derived when needed instead of recorded for every call.</summary>
internal readonly ref struct MatchedEntry(RuleNode node, RateLimitDescriptor.Types.Entry entry)
{
    /// <summary>The composite key of the entry is the node's, to the letter.</summary>
    private bool IsExact => node.CompositeKey.Length == entry.Key.Length + 1 + entry.Value.Length
        && node.CompositeKey[entry.Key.Length] == '_'
        && node.CompositeKey.StartsWith(entry.Key, StringComparison.Ordinal)
        && node.CompositeKey.EndsWith(entry.Value, StringComparison.Ordinal);

    /// <summary>Matched by a pattern; a text equal to a wildcard is matched exactly instead.</summary>
    private bool IsPattern => node.Matcher is not null || (node.IsWildcard && !IsExact);

    /// <summary>All values that match here share one counter.</summary>
    public bool SharesThreshold => node.ShareThreshold && IsPattern;

    /// <summary>
    /// The entry's key is the node's key, so that the node's own composite key names the statistic. A key that is itself
    /// a pattern is not: the reference names the statistic by key and pattern then.
    /// </summary>
    public bool IsOrdinary => entry.Key.Length == node.Key.Length
        && string.Equals(entry.Key, node.Key, StringComparison.Ordinal)
        && !(node.IsWildcard && node.Value.Length == 0);

    /// <summary>The pattern without the key in front; the whole pattern where a <c>*</c> straddles the separator.</summary>
    public ReadOnlySpan<char> PatternValue
    {
        get
        {
            ReadOnlySpan<char> pattern = node.CompositeKey;
            return pattern.Length > entry.Key.Length && pattern[entry.Key.Length] == '_' && pattern.StartsWith(entry.Key, StringComparison.Ordinal)
                ? pattern[(entry.Key.Length + 1)..]
                : pattern;
        }
    }

    /// <summary>What follows the key in the statistic's name; empty for nothing.</summary>
    public ReadOnlySpan<char> StatValue
    {
        get
        {
            if (IsPattern)
            {
                return node.ValueToMetric && !node.ShareThreshold ? entry.Value : PatternValue;
            }

            return IsExact || node.ValueToMetric ? entry.Value : [];
        }
    }
}
