using EnvoyRls.Core.Matching;

namespace EnvoyRls.Core.Rules;

/// <summary>The rules of one domain: a tree whose root matches nothing itself.</summary>
public sealed class RuleDomain
{
    internal RuleDomain(RuleNode root, MatchOrder matchOrder)
    {
        Root = root;
        MatchOrder = matchOrder;
        HasFallthrough = root.Descendants().Any(node => node.Fallthrough);
    }

    public string Name => Root.FullKey;

    public RuleNode Root { get; }

    /// <summary>Which of several siblings that match is preferred, where none of them says <c>match:</c>.</summary>
    public MatchOrder MatchOrder { get; }

    /// <summary>Whether any node lets the search go on at its siblings.</summary>
    internal bool HasFallthrough { get; }
}
