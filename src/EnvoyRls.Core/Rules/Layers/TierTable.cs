using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using Google.Protobuf.Collections;

namespace EnvoyRls.Core.Rules.Layers;

/// <summary>Which tier each user is in, so that callers need not know it. Immutable.</summary>
public sealed class TierTable
{
    private readonly Dictionary<string, (TierAssignment Assignment, RateLimitDescriptor.Types.Entry Entry)> _byUser;

    /// <param name="options">Which keys name users and tiers.</param>
    /// <param name="assignments">At most one for each user.</param>
    /// <exception cref="ArgumentException">A user has two.</exception>
    public TierTable(RuleSetOptions options, IEnumerable<TierAssignment> assignments)
    {
        UserKey = options.TierUserKey;
        TierKey = options.TierKey;

        // One entry for all users of a tier: it goes into requests as it is and is never changed.
        Dictionary<string, RateLimitDescriptor.Types.Entry> entries = new(StringComparer.Ordinal);
        _byUser = assignments.ToDictionary(assignment => assignment.User, assignment => (assignment, EntryOf(assignment.Tier)), StringComparer.Ordinal);

        RateLimitDescriptor.Types.Entry EntryOf(string tier)
        {
            if (!entries.TryGetValue(tier, out RateLimitDescriptor.Types.Entry? entry))
            {
                entry = new RateLimitDescriptor.Types.Entry { Key = TierKey, Value = tier };
                entries.Add(tier, entry);
            }

            return entry;
        }
    }

    /// <summary>The key of the entry that names a user.</summary>
    public string UserKey { get; }

    /// <summary>The key of the entry that names a tier.</summary>
    public string TierKey { get; }

    /// <summary>Every assignment, expired ones included, in no order.</summary>
    public IEnumerable<TierAssignment> Assignments => _byUser.Values.Select(pair => pair.Assignment);

    public int Count => _byUser.Count;

    /// <summary>The tier of a user at a moment.</summary>
    /// <param name="user">The value of the user's entry.</param>
    /// <param name="now">Unix time in microseconds.</param>
    /// <returns><see langword="null"/> if none is assigned, or no longer.</returns>
    public string? Find(string user, long now) => Lookup(user, now)?.Value;

    /// <summary>
    /// The entries of a descriptor with its user's tier directly before the first user who has one;
    /// <see langword="null"/> if there is no such user, or the descriptor says a tier itself.
    /// </summary>
    internal RepeatedField<RateLimitDescriptor.Types.Entry>? Resolve(RepeatedField<RateLimitDescriptor.Types.Entry> entries, long now, out string? name)
    {
        int place = -1;
        RateLimitDescriptor.Types.Entry? tier = null;
        name = null;
        for (int i = 0; i < entries.Count; i++)
        {
            string key = entries[i].Key;
            if (string.Equals(key, TierKey, StringComparison.Ordinal))
            {
                return null;
            }

            if (tier is null && string.Equals(key, UserKey, StringComparison.Ordinal) && Lookup(entries[i].Value, now) is { } found)
            {
                (place, tier) = (i, found);
            }
        }

        if (tier is null)
        {
            return null;
        }

        name = tier.Value;
        return Insert(entries, place, tier);
    }

    private static RepeatedField<RateLimitDescriptor.Types.Entry> Insert(
        RepeatedField<RateLimitDescriptor.Types.Entry> entries, int place, RateLimitDescriptor.Types.Entry added)
    {
        RepeatedField<RateLimitDescriptor.Types.Entry> result = new() { Capacity = entries.Count + 1 };
        for (int i = 0; i < entries.Count; i++)
        {
            if (i == place)
            {
                result.Add(added);
            }

            result.Add(entries[i]);
        }

        return result;
    }

    private RateLimitDescriptor.Types.Entry? Lookup(string user, long now) =>
        _byUser.TryGetValue(user, out (TierAssignment Assignment, RateLimitDescriptor.Types.Entry Entry) found)
        && (found.Assignment.ExpiresUnixMicroseconds is not { } expires || now < expires)
            ? found.Entry
            : null;
}
