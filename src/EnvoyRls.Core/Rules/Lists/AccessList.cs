using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using Google.Protobuf.Collections;

namespace EnvoyRls.Core.Rules.Lists;

/// <summary>
/// The allow and the deny list of a domain. Immutable; a look-up allocates nothing and takes time that does not grow
/// with the lists.
/// </summary>
public sealed class AccessList
{
    /// <summary>Lists without any item.</summary>
    public static readonly AccessList Empty = new([], []);

    private readonly AccessListIndex[] _allow;
    private readonly AccessListIndex[] _deny;

    internal AccessList(IReadOnlyList<AccessListEntry> allow, IReadOnlyList<AccessListEntry> deny)
        : this(allow, deny, [new AccessListIndex(allow)], [new AccessListIndex(deny)])
    {
    }

    private AccessList(IReadOnlyList<AccessListEntry> allow, IReadOnlyList<AccessListEntry> deny, AccessListIndex[] allowed, AccessListIndex[] denied)
    {
        Allow = allow;
        Deny = deny;
        _allow = allowed;
        _deny = denied;
        IsEmpty = allow.Count == 0 && deny.Count == 0;
    }

    /// <summary>What is never limited, unless it is denied.</summary>
    public IReadOnlyList<AccessListEntry> Allow { get; }

    /// <summary>What is always denied.</summary>
    public IReadOnlyList<AccessListEntry> Deny { get; }

    public bool IsEmpty { get; }

    /// <summary>The items of several lists as one, sharing their indexes.</summary>
    internal static AccessList Join(IReadOnlyList<AccessList> lists)
    {
        AccessList[] filled = [.. lists.Where(list => !list.IsEmpty)];
        return filled switch
        {
            [] => Empty,
            [var only] => only,
            _ => new AccessList(
                [.. filled.SelectMany(list => list.Allow)],
                [.. filled.SelectMany(list => list.Deny)],
                [.. filled.SelectMany(list => list._allow)],
                [.. filled.SelectMany(list => list._deny)]),
        };
    }

    /// <summary>The verdict on a descriptor that has an entry which an item is about; the deny list goes first.</summary>
    /// <param name="entries">The descriptor's entries.</param>
    /// <param name="nowUnixMicroseconds">The time: items that have expired do not apply.</param>
    /// <returns><see langword="null"/> if no item applies.</returns>
    public AccessVerdict? Find(RepeatedField<RateLimitDescriptor.Types.Entry> entries, long nowUnixMicroseconds)
    {
        if (Find(_deny, entries, nowUnixMicroseconds) is { } denied)
        {
            return new AccessVerdict(IsDenied: true, denied);
        }

        return Find(_allow, entries, nowUnixMicroseconds) is { } allowed ? new AccessVerdict(IsDenied: false, allowed) : null;
    }

    private static AccessListEntry? Find(AccessListIndex[] indexes, RepeatedField<RateLimitDescriptor.Types.Entry> entries, long now)
    {
        AccessListEntry? best = null;
        foreach (AccessListIndex index in indexes)
        {
            best = index.Find(entries, now, best);
        }

        return best;
    }
}
