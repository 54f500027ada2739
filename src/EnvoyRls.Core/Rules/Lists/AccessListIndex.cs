using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using EnvoyRls.Core.Matching;
using EnvoyRls.Core.Matching.Values;
using Google.Protobuf.Collections;

namespace EnvoyRls.Core.Rules.Lists;

/// <summary>The items of one list, filed by key and by kind.</summary>
internal sealed class AccessListIndex
{
    private readonly Dictionary<string, (ValueIndex Values, AccessListEntry[] Owners)[]> _byKey;

    public AccessListIndex(IEnumerable<AccessListEntry> entries) =>
        _byKey = entries.GroupBy(entry => entry.Key, StringComparer.Ordinal).ToDictionary(
            group => group.Key,
            group => group.GroupBy(entry => entry.Matcher.Kind).Select(same => Index(same.Key, [.. same])).ToArray(),
            StringComparer.Ordinal);

    /// <summary>The item that applies to an entry of the descriptor and lasts longest, if it lasts longer than <paramref name="best"/>; else that.</summary>
    public AccessListEntry? Find(RepeatedField<RateLimitDescriptor.Types.Entry> entries, long now, AccessListEntry? best)
    {
        for (int i = 0; _byKey.Count > 0 && i < entries.Count; i++)
        {
            if (!_byKey.TryGetValue(entries[i].Key, out (ValueIndex Values, AccessListEntry[] Owners)[]? kinds))
            {
                continue;
            }

            foreach ((ValueIndex values, AccessListEntry[] owners) in kinds)
            {
                best = Longest(values, owners, entries[i].Value, now, best);
            }
        }

        return best;
    }

    private static (ValueIndex Values, AccessListEntry[] Owners) Index(MatchKind kind, AccessListEntry[] owners) =>
        (ValueIndex.Create(kind, [.. owners.Select(entry => entry.Matcher)]), owners);

    private static AccessListEntry? Longest(ValueIndex values, AccessListEntry[] owners, string value, long now, AccessListEntry? best)
    {
        for (int at = values.Find(value, ValueIndex.None); at >= 0; at = values.Find(value, at))
        {
            AccessListEntry entry = owners[values.OwnerOf(at)];
            if (entry.Ends > now && (best is null || entry.Ends > best.Ends))
            {
                best = entry;
            }
        }

        return best;
    }
}
