using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using EnvoyRls.Core.Rules;
using Google.Protobuf.Collections;

namespace EnvoyRls.Core.Decisions;

/// <summary>
/// Which keys a rule that is rolled out in part holds for, and which staged rules go for: chosen by a hash of rule or
/// domain and key that is the same on every replica, in every run and on every machine.
/// </summary>
internal static class Rollout
{
    private const ulong OffsetBasis = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    /// <summary>Whether the rule at <paramref name="node"/> holds for the entries that lead to it.</summary>
    public static bool Includes(RuleNode node, RepeatedField<RateLimitDescriptor.Types.Entry> entries, int parts) =>
        parts >= Rule.FullRollout || Part(node, entries) < parts;

    /// <summary>Whether staged rules go for a descriptor of a domain.</summary>
    public static bool Includes(string domain, RepeatedField<RateLimitDescriptor.Types.Entry> entries, int parts) =>
        parts >= Rule.FullRollout || Part(domain, entries, entries.Count) < parts;

    /// <summary>The key's part of the whole, 0 to <see cref="Rule.FullRollout"/> - 1, all equally likely.</summary>
    internal static int Part(RuleNode node, RepeatedField<RateLimitDescriptor.Types.Entry> entries) =>
        Part(node.FullKey, entries, node.Depth + 1); // The full key starts with the domain.

    private static int Part(string name, RepeatedField<RateLimitDescriptor.Types.Entry> entries, int count)
    {
        ulong hash = Add(OffsetBasis, name);
        for (int i = 0; i < count; i++)
        {
            hash = Add(Add(hash, entries[i].Key), entries[i].Value);
        }

        return (int)Math.BigMul(Finish(hash), Rule.FullRollout, out _);
    }

    /// <summary>FNV-1a (Fowler, Noll, Vo) over the text's length and its UTF-16 code units, low byte first.</summary>
    private static ulong Add(ulong hash, string text)
    {
        hash = AddUnit(hash, (ushort)text.Length);
        foreach (char unit in text)
        {
            hash = AddUnit(hash, unit);
        }

        return hash;
    }

    private static ulong AddUnit(ulong hash, ushort unit)
    {
        hash = unchecked((hash ^ (byte)unit) * Prime);
        return unchecked((hash ^ (byte)(unit >> 8)) * Prime);
    }

    /// <summary>The finaliser of MurmurHash3 (Appleby): FNV's high bits alone are too regular to choose by.</summary>
    private static ulong Finish(ulong hash)
    {
        hash = unchecked((hash ^ (hash >> 33)) * 0xff51afd7ed558ccd);
        hash = unchecked((hash ^ (hash >> 33)) * 0xc4ceb9fe1a85ec53);
        return hash ^ (hash >> 33);
    }
}
