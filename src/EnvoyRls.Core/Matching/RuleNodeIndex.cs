using System.Buffers;
using EnvoyRls.Core.Rules;

namespace EnvoyRls.Core.Matching;

/// <summary>
/// The children of one node, indexed: by composite key, and the wildcards among them by their fixed parts. Finding
/// one allocates nothing and takes time that does not grow with their number.
/// </summary>
internal sealed class RuleNodeIndex
{
    public static readonly RuleNodeIndex Empty = new([]);

    private const int ScanLimit = 4;
    private const int StackLimit = 256;

    private readonly RuleNode[] _nodes;
    private readonly Dictionary<string, RuleNode>.AlternateLookup<ReadOnlySpan<char>>? _byCompositeKey;
    private readonly WildcardIndex? _wildcards;

    private RuleNodeIndex(RuleNode[] nodes)
    {
        _nodes = nodes;
        if (nodes.Length > ScanLimit)
        {
            Dictionary<string, RuleNode> byCompositeKey = new(nodes.Length, StringComparer.Ordinal);
            foreach (RuleNode node in nodes)
            {
                // A duplicate is an error that the loader has reported; the rule set is not going to be used.
                byCompositeKey.TryAdd(node.CompositeKey, node);
            }

            _byCompositeKey = byCompositeKey.GetAlternateLookup<ReadOnlySpan<char>>();
        }

        WildcardPattern[] patterns = [.. nodes.Where(node => node.IsWildcard).Select((node, order) => new WildcardPattern(node, order))];
        _wildcards = patterns.Length > 0 ? new WildcardIndex(patterns) : null;
    }

    /// <summary>All children in document order.</summary>
    public IReadOnlyList<RuleNode> Nodes => _nodes;

    public bool IsEmpty => _nodes.Length == 0;

    public static RuleNodeIndex Create(List<RuleNode> nodes) => nodes.Count == 0 ? Empty : new RuleNodeIndex([.. nodes]);

    /// <summary>
    /// The child that matches an entry: the one whose composite key is exactly <c>key_value</c>, else the first
    /// wildcard in definition order, else the one that has the key alone.
    /// </summary>
    public RuleNode? Find(string key, string value)
    {
        if (_byCompositeKey is null && _wildcards is null)
        {
            return ScanExact(key, value) ?? ScanKeyOnly(key);
        }

        int length = key.Length + 1 + value.Length;
        char[]? rented = length > StackLimit ? ArrayPool<char>.Shared.Rent(length) : null;
        Span<char> composite = (rented ?? stackalloc char[StackLimit])[..length];
        key.CopyTo(composite);
        composite[key.Length] = '_';
        value.CopyTo(composite[(key.Length + 1)..]);
        RuleNode? found = FindExact(composite, key, value) ?? _wildcards?.Find(composite)?.Node;
        if (rented is not null)
        {
            ArrayPool<char>.Shared.Return(rented);
        }

        return found ?? FindKeyOnly(key);
    }

    private RuleNode? FindExact(ReadOnlySpan<char> composite, string key, string value)
    {
        if (_byCompositeKey is not { } lookup)
        {
            return ScanExact(key, value);
        }

        return lookup.TryGetValue(composite, out RuleNode? node) ? node : null;
    }

    private RuleNode? FindKeyOnly(string key)
    {
        if (_byCompositeKey is not { } lookup)
        {
            return ScanKeyOnly(key);
        }

        return lookup.TryGetValue(key, out RuleNode? node) ? node : null;
    }

    private RuleNode? ScanExact(string key, string value)
    {
        foreach (RuleNode node in _nodes)
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

    private RuleNode? ScanKeyOnly(string key)
    {
        foreach (RuleNode node in _nodes)
        {
            if (string.Equals(node.CompositeKey, key, StringComparison.Ordinal))
            {
                return node;
            }
        }

        return null;
    }
}
