using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using EnvoyRls.Core.Matching;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Statistics;
using Google.Protobuf.Collections;

namespace EnvoyRls.Core.Decisions;

/// <summary>Finds the statistics of a matched descriptor: the rule's own, or those of a key that request values enter.</summary>
internal sealed class StatKeys(RuleStatisticsRegistry registry, bool replaceDots)
{
    /// <summary>The statistics of a rule that a descriptor met, with its last entry or on the way there.</summary>
    public RuleStatistics OfRule(RuleNode node, Rule rule, string domain, RepeatedField<RateLimitDescriptor.Types.Entry> entries, TextBuffer scratch)
    {
        if (rule.DetailedMetric)
        {
            WriteDetailed(node, domain, entries, scratch);
        }
        else if (node.ValueToMetricOnPath || !IsOrdinary(node, entries))
        {
            WritePlain(node, domain, entries, scratch);
        }
        else
        {
            return rule.Statistics(node, registry);
        }

        return scratch.Written.SequenceEqual(node.StatKey) ? rule.Statistics(node, registry) : registry.FromRequest(scratch.Written, node.StatKey);
    }

    /// <summary>The statistics of a limit that the request brought along.</summary>
    public RuleStatistics OfOverride(string domain, RepeatedField<RateLimitDescriptor.Types.Entry> entries, TextBuffer scratch)
    {
        scratch.Clear();
        scratch.Append(domain);
        for (int i = 0; i < entries.Count; i++)
        {
            AppendEntry(scratch, entries[i].Key, entries[i].Value, alwaysSeparate: false);
        }

        return registry.FromRequest(scratch.Written, $"{domain}.other");
    }

    /// <summary>Whether the key of every entry down to the node is its node's, so that the configured key names the statistic.</summary>
    private static bool IsOrdinary(RuleNode leaf, RepeatedField<RateLimitDescriptor.Types.Entry> entries)
    {
        RuleNode node = leaf;
        for (int i = leaf.Depth; i >= 0; i--)
        {
            if (!new MatchedEntry(node, entries[i]).IsOrdinary)
            {
                return false;
            }

            node = node.Parent!;
        }

        return true;
    }

    private void WritePlain(RuleNode leaf, string domain, RepeatedField<RateLimitDescriptor.Types.Entry> entries, TextBuffer scratch)
    {
        scratch.Clear();
        scratch.Append(domain);
        for (int i = 0; i <= leaf.Depth; i++)
        {
            MatchedEntry matched = new(leaf.AncestorAt(i), entries[i]);
            AppendEntry(scratch, entries[i].Key, matched.StatValue, alwaysSeparate: false);
        }
    }

    private void WriteDetailed(RuleNode leaf, string domain, RepeatedField<RateLimitDescriptor.Types.Entry> entries, TextBuffer scratch)
    {
        bool shares = SharesThreshold(leaf, entries);
        scratch.Clear();
        scratch.Append(domain);
        for (int i = 0; i <= leaf.Depth; i++)
        {
            MatchedEntry matched = new(leaf.AncestorAt(i), entries[i]);
            ReadOnlySpan<char> value = matched.SharesThreshold ? matched.PatternValue : entries[i].Value;
            AppendEntry(scratch, entries[i].Key, value, alwaysSeparate: !shares);
        }
    }

    private static bool SharesThreshold(RuleNode leaf, RepeatedField<RateLimitDescriptor.Types.Entry> entries)
    {
        for (int i = 0; leaf.SharesThresholdOnPath && i <= leaf.Depth; i++)
        {
            if (new MatchedEntry(leaf.AncestorAt(i), entries[i]).SharesThreshold)
            {
                return true;
            }
        }

        return false;
    }

    private void AppendEntry(TextBuffer scratch, string key, ReadOnlySpan<char> value, bool alwaysSeparate)
    {
        scratch.Append('.');
        scratch.Append(key, replaceDots);
        if (alwaysSeparate || !value.IsEmpty)
        {
            scratch.Append('_');
            scratch.Append(value, replaceDots);
        }
    }
}
