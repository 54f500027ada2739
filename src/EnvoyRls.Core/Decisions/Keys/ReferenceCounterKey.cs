using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using EnvoyRls.Core.Counting.Keys;
using EnvoyRls.Core.Matching;
using EnvoyRls.Core.Rules;
using Google.Protobuf.Collections;

namespace EnvoyRls.Core.Decisions.Keys;

/// <summary>
/// The reference's key: prefix, domain, each entry's key and value, all followed by <c>_</c>, then the window's first
/// second. Values that share a threshold are written as their pattern. It has no escaping and no unit, on purpose: a
/// reference replica on the same Redis must arrive at the same bytes.
/// </summary>
internal static class ReferenceCounterKey
{
    /// <summary>Writes the key without the window's start.</summary>
    /// <param name="key">Where to; cleared first.</param>
    /// <param name="prefix">CACHE_KEY_PREFIX in UTF-8.</param>
    /// <param name="domain">The request's domain.</param>
    /// <param name="entries">The descriptor's entries.</param>
    /// <param name="node">The node of the rule; <see langword="null"/> for a limit that the request brought along.</param>
    public static void WriteIdentity(
        KeyBuffer key,
        ReadOnlySpan<byte> prefix,
        string domain,
        RepeatedField<RateLimitDescriptor.Types.Entry> entries,
        RuleNode? node)
    {
        key.Clear();
        key.Append(prefix);
        key.Append(domain);
        key.Append((byte)'_');
        bool shares = node is { SharesThresholdOnPath: true };
        int count = EntryCount(entries, node);
        for (int i = 0; i < count; i++)
        {
            RateLimitDescriptor.Types.Entry entry = entries[i];
            key.Append(entry.Key);
            key.Append((byte)'_');
            key.Append(shares ? SharedValue(node!.AncestorAt(i), entry) : entry.Value);
            key.Append((byte)'_');
        }
    }

    /// <summary>How many entries name the counter: those that lead to the node, which may be above the last one's.</summary>
    internal static int EntryCount(RepeatedField<RateLimitDescriptor.Types.Entry> entries, RuleNode? node) => node is null ? entries.Count : node.Depth + 1;

    /// <summary>The value that names the counter: the pattern where values share it, else the request's.</summary>
    internal static ReadOnlySpan<char> SharedValue(RuleNode node, RateLimitDescriptor.Types.Entry entry)
    {
        MatchedEntry matched = new(node, entry);
        return matched.SharesThreshold ? matched.PatternValue : entry.Value;
    }
}
