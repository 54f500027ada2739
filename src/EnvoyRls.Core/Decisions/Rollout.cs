using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using EnvoyRls.Core.Clients;
using EnvoyRls.Core.Rules;
using Google.Protobuf.Collections;

namespace EnvoyRls.Core.Decisions;

/// <summary>
/// Which keys a rule that is rolled out in part holds for, and which staged rules go for: chosen by a hash of rule or
/// domain and key that is the same on every replica, in every run and on every machine.
/// </summary>
internal static class Rollout
{
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
        ulong hash = StableHash.Add(StableHash.OffsetBasis, name);
        for (int i = 0; i < count; i++)
        {
            hash = StableHash.Add(StableHash.Add(hash, entries[i].Key), entries[i].Value);
        }

        return (int)Math.BigMul(StableHash.Finish(hash), Rule.FullRollout, out _);
    }
}
