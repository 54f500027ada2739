using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Counting.Keys;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Layers;
using Google.Protobuf.Collections;

namespace EnvoyRls.Core.Decisions.Keys;

/// <summary>
/// Key format v2, for what the reference's format cannot tell apart:
/// <c>prefix rls2:{domain key value} key value ... :algorithm:window:index:layer</c>, every text with its length in
/// bytes and a colon in front; fixed windows add <c>:start</c>. The braces are a Redis Cluster hash tag over the domain
/// and the first entry, so that all limits of one caller lie in one slot. docs/keys.md describes it in full.
/// </summary>
internal static class CounterKeyV2
{
    /// <summary>Writes the key of a limit's counter: whole, or for fixed windows up to the window's start.</summary>
    /// <param name="key">Where to; cleared first.</param>
    /// <param name="prefix">CACHE_KEY_PREFIX in UTF-8.</param>
    /// <param name="domain">The request's domain.</param>
    /// <param name="entries">The descriptor's entries.</param>
    /// <param name="node">The node of the rule; <see langword="null"/> for a limit that the request brought along.</param>
    /// <param name="limit">The limit.</param>
    /// <param name="windowLength">Length of the window in microseconds: two limits of one descriptor never share a counter.</param>
    public static void WriteIdentity(
        KeyBuffer key,
        ReadOnlySpan<byte> prefix,
        string domain,
        RepeatedField<RateLimitDescriptor.Types.Entry> entries,
        RuleNode? node,
        RuleLimit limit,
        long windowLength)
    {
        WriteEntries(key, prefix, domain, entries, node);
        LimitAlgorithm algorithm = limit.Limit.Algorithm;
        key.Append(CodeOf(algorithm));
        key.AppendTime(windowLength);
        key.Append((byte)':');
        key.Append(limit.Index);
        WriteLayer(key, node);
        if (algorithm == LimitAlgorithm.FixedWindow)
        {
            key.Append((byte)':');
        }
    }

    /// <summary>Writes the key of a rule's ban.</summary>
    public static void WriteBan(
        KeyBuffer key, ReadOnlySpan<byte> prefix, string domain, RepeatedField<RateLimitDescriptor.Types.Entry> entries, RuleNode node)
    {
        WriteEntries(key, prefix, domain, entries, node);
        key.Append(":ban"u8);
    }

    private static void WriteEntries(
        KeyBuffer key, ReadOnlySpan<byte> prefix, string domain, RepeatedField<RateLimitDescriptor.Types.Entry> entries, RuleNode? node)
    {
        key.Clear();
        key.Append(prefix);
        key.Append("rls2:{"u8);
        key.AppendLengthPrefixed(domain);
        bool shares = node is { SharesThresholdOnPath: true };
        int count = ReferenceCounterKey.EntryCount(entries, node);
        if (count == 0)
        {
            key.Append((byte)'}');
        }

        for (int i = 0; i < count; i++)
        {
            RateLimitDescriptor.Types.Entry entry = entries[i];
            key.AppendLengthPrefixed(entry.Key);
            key.AppendLengthPrefixed(shares ? ReferenceCounterKey.SharedValue(node!.AncestorAt(i), entry) : entry.Value);
            if (i == 0)
            {
                key.Append((byte)'}');
            }
        }
    }

    /// <summary>What an override limits has a counter of its own, beside that of the rule.</summary>
    private static void WriteLayer(KeyBuffer key, RuleNode? node)
    {
        if (node is { Layer: RuleLayer.Override, ManagedId: { } id })
        {
            key.Append(":o:"u8);
            key.AppendLengthPrefixed(id);
        }
        else
        {
            key.Append(node is null ? ":r"u8 : ":f"u8);
        }
    }

    private static ReadOnlySpan<byte> CodeOf(LimitAlgorithm algorithm) => algorithm switch
    {
        LimitAlgorithm.FixedWindow => ":fw:"u8,
        LimitAlgorithm.SlidingWindowLog => ":sl:"u8,
        LimitAlgorithm.SlidingWindowCounter => ":sc:"u8,
        LimitAlgorithm.TokenBucket => ":tb:"u8,
        LimitAlgorithm.LeakyBucket => ":lb:"u8,
        LimitAlgorithm.Gcra => ":gc:"u8,
        _ => throw new ArgumentOutOfRangeException(nameof(algorithm), algorithm, "not an algorithm"),
    };
}
