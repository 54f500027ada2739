using EnvoyRls.Core.Rules;

namespace EnvoyRls.Analysis.Conflicts.Rules;

/// <summary>The siblings that match entries of one key.</summary>
internal sealed class KeySiblings
{
    private readonly Dictionary<RuleNode, Sibling> _byNode = new(ReferenceEqualityComparer.Instance);

    public KeySiblings(IEnumerable<Sibling> siblings)
    {
        All = [.. siblings];
        Undecided = [.. All.Where(sibling => sibling.Node.Rule is not { } rule || !Verdict.AlwaysHolds(rule))];
        foreach (Sibling sibling in All)
        {
            _byNode.Add(sibling.Node, sibling);
        }
    }

    public IReadOnlyList<Sibling> All { get; }

    /// <summary>Those that do not always decide for what ends at them.</summary>
    public IReadOnlyList<Sibling> Undecided { get; }

    /// <summary>The sibling that a node is; <see langword="null"/> if it is none of these.</summary>
    public Sibling? Of(RuleNode node) => _byNode.GetValueOrDefault(node);
}
