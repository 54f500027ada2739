using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using EnvoyRls.Core.Rules;
using Google.Protobuf.Collections;

namespace EnvoyRls.Core.Counting.Keys;

/// <summary>
/// Key format v2, for what the reference's format cannot tell apart:
/// <c>prefix rls2:{domain key value} key value ... :algorithm:window:index:layer:start</c>, every text with its length
/// in bytes and a colon in front. The braces are a Redis Cluster hash tag over the domain and the first entry, so that
/// all limits of one caller lie in one slot. docs/keys.md describes it in full.
/// </summary>
internal static class CounterKeyV2
{
    /// <summary>Writes the key without the window's start.</summary>
    /// <param name="key">Where to; cleared first.</param>
    /// <param name="prefix">CACHE_KEY_PREFIX in UTF-8.</param>
    /// <param name="domain">The request's domain.</param>
    /// <param name="entries">The descriptor's entries.</param>
    /// <param name="node">The matched node; <see langword="null"/> for a limit that the request brought along.</param>
    /// <param name="windowLength">Length of the window in microseconds: two limits of one descriptor never share a counter.</param>
    public static void WriteIdentity(
        KeyBuffer key,
        ReadOnlySpan<byte> prefix,
        string domain,
        RepeatedField<RateLimitDescriptor.Types.Entry> entries,
        RuleNode? node,
        long windowLength)
    {
        key.Clear();
        key.Append(prefix);
        key.Append("rls2:{"u8);
        key.AppendLengthPrefixed(domain);
        bool shares = node is { SharesThresholdOnPath: true };
        if (entries.Count == 0)
        {
            key.Append((byte)'}');
        }

        for (int i = 0; i < entries.Count; i++)
        {
            RateLimitDescriptor.Types.Entry entry = entries[i];
            key.AppendLengthPrefixed(entry.Key);
            key.AppendLengthPrefixed(shares ? ReferenceCounterKey.SharedValue(node!.AncestorAt(i), entry) : entry.Value);
            if (i == 0)
            {
                key.Append((byte)'}');
            }
        }

        // Fixed window, limit 0 of the rule, layer of the files or of the request.
        key.Append(":fw:"u8);
        key.AppendTime(windowLength);
        key.Append(node is null ? ":0:r:"u8 : ":0:f:"u8);
    }
}
