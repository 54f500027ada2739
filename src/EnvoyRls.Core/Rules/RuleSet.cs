using System.Collections.Frozen;
using System.Text;

namespace EnvoyRls.Core.Rules;

/// <summary>All rules of all domains. Immutable: a reload makes a new one, and calls under way keep theirs.</summary>
public sealed class RuleSet
{
    /// <summary>A rule set without any domain.</summary>
    public static readonly RuleSet Empty = new(FrozenDictionary<string, RuleDomain>.Empty);

    private readonly FrozenDictionary<string, RuleDomain> _domains;

    internal RuleSet(FrozenDictionary<string, RuleDomain> domains) => _domains = domains;

    /// <summary>The domains, in no order.</summary>
    public IEnumerable<RuleDomain> Domains => _domains.Values;

    public int DomainCount => _domains.Count;

    /// <summary>How many nodes carry a limit, unlimited ones included.</summary>
    public int LimitCount => Domains.Sum(domain => domain.Root.Descendants().Count(node => node.Rule is not null));

    /// <summary>The domain of that exact name, or <see langword="null"/>.</summary>
    public RuleDomain? Find(string domain) => _domains.GetValueOrDefault(domain);

    /// <summary>
    /// One line for every node that has a limit, as the reference's <c>/rlconfig</c> prints it, sorted by key; what the
    /// reference cannot say follows at the end of the line.
    /// </summary>
    public string Dump()
    {
        StringBuilder text = new();
        foreach (RuleNode node in Domains.SelectMany(domain => domain.Root.Descendants()).OrderBy(node => node.FullKey, StringComparer.Ordinal))
        {
            if (node.Rule is { } rule)
            {
                RuleDump.Append(text, node, rule);
            }
        }

        return text.ToString();
    }
}
