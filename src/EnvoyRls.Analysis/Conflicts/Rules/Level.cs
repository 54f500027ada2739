using EnvoyRls.Analysis.Conflicts.Values;
using EnvoyRls.Analysis.Diff;
using EnvoyRls.Core.Matching;
using EnvoyRls.Core.Rules;

namespace EnvoyRls.Analysis.Conflicts.Rules;

/// <summary>The children of a node, as entries of each key meet them.</summary>
internal sealed class Level
{
    /// <summary>Children that match one value and are looked at, in the order in which they are preferred.</summary>
    private const int MostRivals = 64;

    private readonly RuleNode _parent;
    private readonly bool _specific;
    /// <summary>Every child under each key whose entries it may match, wildcards as far as they are fixed.</summary>
    private readonly Dictionary<string, List<(RuleNode Node, int Order)>> _byKey = new(StringComparer.Ordinal);

    /// <summary>Wildcards by what stands before their first asterisk.</summary>
    private readonly Dictionary<string, List<(RuleNode Node, int Order)>> _byStart = new(StringComparer.Ordinal);
    private readonly Dictionary<string, KeySiblings> _met = new(StringComparer.Ordinal);
    private Dictionary<string, RuleNode>? _byName;

    /// <param name="parent">The node above.</param>
    /// <param name="order">What the domain's layer says about it.</param>
    public Level(RuleNode parent, MatchOrder order)
    {
        _parent = parent;
        _specific = order == MatchOrder.Specific || parent.Children.Nodes.Any(node => node.StatesMatch || node.Matcher is not null);
        for (int i = 0; i < parent.Children.Nodes.Count; i++)
        {
            File(parent.Children.Nodes[i], i);
        }
    }

    /// <summary>The child of that name, as <see cref="RuleTree.NameOf"/> has it.</summary>
    public RuleNode? ByName(string name)
    {
        _byName ??= _parent.Children.Nodes.GroupBy(RuleTree.NameOf, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.First(), StringComparer.Ordinal);
        return _byName.GetValueOrDefault(name);
    }

    /// <summary>The children that match some entry of a key.</summary>
    public KeySiblings Meeting(string key)
    {
        if (!_met.TryGetValue(key, out KeySiblings? siblings))
        {
            siblings = new KeySiblings(FiledUnder(key).Distinct().Select(child => Sibling.Of(child.Node, child.Order, key)).OfType<Sibling>());
            _met.Add(key, siblings);
        }

        return siblings;
    }

    /// <summary>The child that an entry takes.</summary>
    public RuleNode? Find(string key, string value) => _parent.Children.Find(key, value);

    /// <summary>
    /// Children that match every value that a node does, itself included if it is one of them. They match any one of the
    /// values too, so that only those that match that one are looked at, in the order in which it prefers them.
    /// </summary>
    public IEnumerable<Sibling> Covering(Sibling node)
    {
        string key = node.Node.Key;
        KeySiblings siblings = Meeting(key);
        if (siblings.All.Count == 0)
        {
            yield break;
        }

        if (node.Values is RegexSet && ByName(node.Node.CompositeKey) is { } named && siblings.Of(named) is { } same)
        {
            yield return same;
        }

        string member = node.Values.Member ?? ValueSet.Unusual;
        MatchRank rank = MatchRank.First;
        int rivals = 0;
        for (; rivals < MostRivals && _parent.Children.Find(key, member, rank) is { Node: { } rival } found; rivals++)
        {
            rank = found.Rank;
            if (siblings.Of(rival) is { } sibling && Coverage.Covers(sibling.Values, node.Values))
            {
                yield return sibling;
            }
        }

        if (rivals == MostRivals && ByName(key) is { } last && siblings.Of(last) is { } any)
        {
            yield return any;
        }
    }

    /// <summary>Whether one of two children is certainly asked before the other, for every value that both match.</summary>
    public bool Precedes(Sibling one, Sibling other)
    {
        bool isEarlier = one.Order < other.Order;
        return one.Stage != other.Stage ? one.Stage < other.Stage : one.Stage switch
        {
            MatchStage.Set or MatchStage.Regex or MatchStage.Not => isEarlier,
            MatchStage.Wildcard when !_specific || FixedCharacters(one) == FixedCharacters(other) => isEarlier,
            MatchStage.Wildcard => FixedCharacters(one) > FixedCharacters(other),
            _ => isEarlier && HasElementsOf(one.Node.Matcher, other.Node.Matcher),
        };
    }

    /// <summary>Whether nothing but the order in which they are written tells which of two children goes first for a value that both match.</summary>
    public bool AreOnEqualFooting(Sibling one, Sibling other) => one.Stage == other.Stage && one.Stage switch
    {
        MatchStage.Set or MatchStage.Not => true,
        MatchStage.Wildcard => !_specific || FixedCharacters(one) == FixedCharacters(other),
        _ => HasElementsOf(one.Node.Matcher, other.Node.Matcher) && HasElementsOf(other.Node.Matcher, one.Node.Matcher),
    };

    private static int FixedCharacters(Sibling wildcard) => wildcard.Node.CompositeKey.Count(c => c != '*');

    /// <summary>
    /// Whether each network, range, prefix or suffix of the second is one of the first too. The most specific that matches
    /// goes before all others, so that among nodes it is the same one, or one belongs to the first alone.
    /// </summary>
    private static bool HasElementsOf(ValueMatcher? one, ValueMatcher? other) => one is not null && other is not null && one.Kind switch
    {
        MatchKind.Cidr => other.Networks.All(one.Networks.Contains),
        MatchKind.Number => one.Range == other.Range,
        _ => other.Values.All(text => one.Values.Contains(text, StringComparer.Ordinal)),
    };

    private IEnumerable<(RuleNode Node, int Order)> FiledUnder(string key)
    {
        string start = $"{key}_";
        return Enumerable.Range(0, _byStart.Count == 0 ? 0 : start.Length + 1)
            .SelectMany(length => _byStart.GetValueOrDefault(start[..length], []))
            .Concat(_byKey.GetValueOrDefault(key, []));
    }

    /// <summary>Files a child under every key that its entries may have; without a matcher, each underscore may end the key.</summary>
    private void File(RuleNode node, int order)
    {
        if (node.Matcher is not null)
        {
            Add(_byKey, node.Key);
            return;
        }

        int asterisk = node.IsWildcard ? node.CompositeKey.IndexOf('*', StringComparison.Ordinal) : -1;
        string start = asterisk < 0 ? node.CompositeKey : node.CompositeKey[..asterisk];
        Add(asterisk < 0 ? _byKey : _byStart, start);
        for (int at = start.IndexOf('_'); at >= 0; at = start.IndexOf('_', at + 1))
        {
            Add(_byKey, start[..at]);
        }

        void Add(Dictionary<string, List<(RuleNode Node, int Order)>> table, string text)
        {
            if (!table.TryGetValue(text, out List<(RuleNode Node, int Order)>? nodes))
            {
                table.Add(text, nodes = []);
            }

            nodes.Add((node, order));
        }
    }
}
