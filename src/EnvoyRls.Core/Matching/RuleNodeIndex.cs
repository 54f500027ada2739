using System.Buffers;
using EnvoyRls.Core.Matching.Values;
using EnvoyRls.Core.Rules;

namespace EnvoyRls.Core.Matching;

/// <summary>
/// The children of one node, indexed: by composite key, the wildcards among them by their fixed parts, those with a
/// <c>match:</c> by key and kind. Finding one allocates nothing and takes time that does not grow with their number.
/// </summary>
internal sealed class RuleNodeIndex
{
    public static readonly RuleNodeIndex Empty = new([], MatchOrder.Reference);

    private const int ScanLimit = 4;
    private const int StackLimit = 256;

    private readonly RuleNode[] _nodes;
    private readonly RuleNode[] _plain;
    private readonly Dictionary<string, RuleNode>.AlternateLookup<ReadOnlySpan<char>>? _byCompositeKey;
    private readonly WildcardIndex? _wildcards;
    private readonly Dictionary<string, KeyIndex>? _byKey;

    private RuleNodeIndex(RuleNode[] nodes, MatchOrder order)
    {
        _nodes = nodes;
        _plain = [.. nodes.Where(node => node.Matcher is null)];
        if (_plain.Length > ScanLimit)
        {
            Dictionary<string, RuleNode> byCompositeKey = new(_plain.Length, StringComparer.Ordinal);
            foreach (RuleNode node in _plain)
            {
                // A duplicate is an error that the loader has reported; the rule set is not going to be used.
                byCompositeKey.TryAdd(node.CompositeKey, node);
            }

            _byCompositeKey = byCompositeKey.GetAlternateLookup<ReadOnlySpan<char>>();
        }

        if (_plain.Length < nodes.Length)
        {
            _byKey = nodes.Where(node => node.Matcher is not null)
                .GroupBy(node => node.Key, StringComparer.Ordinal)
                .ToDictionary(group => group.Key, group => new KeyIndex(group), StringComparer.Ordinal);
        }

        bool specific = order == MatchOrder.Specific || _byKey is not null || Array.Exists(nodes, node => node.StatesMatch);
        WildcardPattern[] patterns = Order(_plain.Where(node => node.IsWildcard), specific);
        _wildcards = patterns.Length > 0 ? new WildcardIndex(patterns) : null;
    }

    /// <summary>All children in document order.</summary>
    public IReadOnlyList<RuleNode> Nodes => _nodes;

    public bool IsEmpty => _nodes.Length == 0;

    /// <summary>Indexes siblings; where one of them has a <c>match:</c>, they are taken in specific order in any case.</summary>
    public static RuleNodeIndex Create(List<RuleNode> nodes, MatchOrder order) => nodes.Count == 0 ? Empty : new RuleNodeIndex([.. nodes], order);

    /// <summary>The child that matches an entry and is preferred to all others that do.</summary>
    public RuleNode? Find(string key, string value)
    {
        if (_byKey is not null)
        {
            return Find(key, value, MatchRank.First).Node;
        }

        if (_byCompositeKey is null && _wildcards is null)
        {
            return ScanExact(key, value) ?? ScanKeyAlone(key);
        }

        // What the reference's grammar can say goes the short way, without ranks.
        int length = key.Length + 1 + value.Length;
        char[]? rented = length > StackLimit ? ArrayPool<char>.Shared.Rent(length) : null;
        Span<char> composite = Compose(rented ?? stackalloc char[StackLimit], key, value);
        RuleNode? found = FindExact(composite, key, value) ?? _wildcards?.Find(composite, ValueIndex.None)?.Node;
        if (rented is not null)
        {
            ArrayPool<char>.Shared.Return(rented);
        }

        return found ?? FindKeyAlone(key);
    }

    /// <summary>The child that matches an entry and is preferred to all others that do and come after a rank.</summary>
    public MatchCandidate Find(string key, string value, MatchRank after)
    {
        int length = key.Length + 1 + value.Length;
        char[]? rented = length > StackLimit ? ArrayPool<char>.Shared.Rent(length) : null;
        MatchCandidate found = Find(Compose(rented ?? stackalloc char[StackLimit], key, value), key, value, after);
        if (rented is not null)
        {
            ArrayPool<char>.Shared.Return(rented);
        }

        return found;
    }

    /// <summary>Writes the composite key of an entry.</summary>
    private static Span<char> Compose(Span<char> buffer, string key, string value)
    {
        key.CopyTo(buffer);
        buffer[key.Length] = '_';
        value.CopyTo(buffer[(key.Length + 1)..]);
        return buffer[..(key.Length + 1 + value.Length)];
    }

    private MatchCandidate Find(ReadOnlySpan<char> composite, string key, string value, MatchRank after)
    {
        if (after == MatchRank.First && FindExact(composite, key, value) is { } exact)
        {
            return new MatchCandidate(exact, new MatchRank(MatchStage.Exact, 0));
        }

        KeyIndex? matchers = _byKey?.GetValueOrDefault(key);
        if (matchers?.Find(value, after, MatchStage.Set, MatchStage.Regex) is { Node: not null } matched)
        {
            return matched;
        }

        if (_wildcards?.Find(composite, after.Within(MatchStage.Wildcard)) is { } wildcard)
        {
            return new MatchCandidate(wildcard.Node, new MatchRank(MatchStage.Wildcard, wildcard.Order));
        }

        if (matchers?.Find(value, after, MatchStage.Not, MatchStage.Not) is { Node: not null } negated)
        {
            return negated;
        }

        return after.Stage < MatchStage.KeyAlone && FindKeyAlone(key) is { } general
            ? new MatchCandidate(general, new MatchRank(MatchStage.KeyAlone, 0))
            : default;
    }

    private RuleNode? FindExact(ReadOnlySpan<char> composite, string key, string value)
    {
        if (_byCompositeKey is not { } lookup)
        {
            return ScanExact(key, value);
        }

        return lookup.TryGetValue(composite, out RuleNode? node) ? node : null;
    }

    private RuleNode? FindKeyAlone(string key)
    {
        if (_byCompositeKey is not { } lookup)
        {
            return ScanKeyAlone(key);
        }

        return lookup.TryGetValue(key, out RuleNode? node) ? node : null;
    }

    private RuleNode? ScanExact(string key, string value)
    {
        foreach (RuleNode node in _plain)
        {
            string composite = node.CompositeKey;
            if (composite.Length == key.Length + 1 + value.Length
                && composite[key.Length] == '_'
                && composite.StartsWith(key, StringComparison.Ordinal)
                && composite.EndsWith(value, StringComparison.Ordinal))
            {
                return node;
            }
        }

        return null;
    }

    private RuleNode? ScanKeyAlone(string key)
    {
        foreach (RuleNode node in _plain)
        {
            if (string.Equals(node.CompositeKey, key, StringComparison.Ordinal))
            {
                return node;
            }
        }

        return null;
    }

    private static WildcardPattern[] Order(IEnumerable<RuleNode> wildcards, bool specific)
    {
        IEnumerable<RuleNode> ordered = specific ? wildcards.OrderByDescending(node => node.CompositeKey.Count(c => c != '*')) : wildcards;
        return [.. ordered.Select((node, order) => new WildcardPattern(node, order))];
    }
}
