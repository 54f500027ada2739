using System.Collections.Frozen;
using System.Text;
using EnvoyRls.Core.Rules.Layers;
using EnvoyRls.Core.Rules.Overrides;

namespace EnvoyRls.Core.Rules;

/// <summary>All rules of all domains, of one layer or of several. Immutable: a reload makes a new one, and calls under way keep theirs.</summary>
public sealed class RuleSet
{
    /// <summary>A rule set without any domain.</summary>
    public static readonly RuleSet Empty = new(FrozenDictionary<string, RuleDomain>.Empty);

    private readonly FrozenDictionary<string, RuleDomain> _domains;

    internal RuleSet(FrozenDictionary<string, RuleDomain> domains) => _domains = domains;

    /// <summary>Which tier users are in; <see langword="null"/> if nobody is in any.</summary>
    public TierTable? Tiers { get; internal init; }

    /// <summary>The rules that some keys are already held to instead; <see langword="null"/> for none.</summary>
    public StagedRules? Staged { get; internal init; }

    /// <summary>What the adaptive layer lays over the rules, staged ones included; <see langword="null"/> for nothing.</summary>
    public OverrideLayer? Overrides { get; internal init; }

    /// <summary>The domains, in no order.</summary>
    public IEnumerable<RuleDomain> Domains => _domains.Values;

    public int DomainCount => _domains.Count;

    /// <summary>How many nodes carry a limit, unlimited ones included.</summary>
    public int LimitCount => Nodes.Count(node => node.Rule is not null);

    /// <summary>Every node of every layer.</summary>
    private IEnumerable<RuleNode> Nodes => Domains.SelectMany(domain => domain.Layers).SelectMany(layer => layer.Root.Descendants());

    /// <summary>The effective rule set of several layers, sharing their rules. Takes time by the number of domains and list items, not of rules.</summary>
    /// <param name="layers">Rule sets of one layer each, the one asked first in front.</param>
    /// <param name="tiers">Which tier users are in.</param>
    public static RuleSet Compose(IReadOnlyList<RuleSet> layers, TierTable? tiers = null) => LayerComposition.Compose(layers, tiers);

    /// <summary>The domain of that exact name, or <see langword="null"/>.</summary>
    public RuleDomain? Find(string domain) => _domains.GetValueOrDefault(domain);

    /// <summary>
    /// One line for every node that has a limit, as the reference's <c>/rlconfig</c> prints it, sorted by key; what the
    /// reference cannot say follows at the end of the line.
    /// </summary>
    public string Dump()
    {
        StringBuilder text = new();
        foreach (RuleNode node in Nodes.OrderBy(node => node.FullKey, StringComparer.Ordinal))
        {
            if (node.Rule is { } rule)
            {
                RuleDump.Append(text, node, rule);
            }
        }

        return text.ToString();
    }

    /// <summary>The same rules, with some keys held to others, under overrides.</summary>
    internal RuleSet With(StagedRules? staged, OverrideLayer? overrides = null) => new(_domains) { Tiers = Tiers, Staged = staged, Overrides = overrides };
}
