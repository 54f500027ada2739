using EnvoyRls.Core.Matching;
using EnvoyRls.Core.Rules.Layers;
using EnvoyRls.Core.Rules.Lists;
using EnvoyRls.Core.Rules.Overrides;

namespace EnvoyRls.Core.Rules;

/// <summary>
/// The rules of one domain: a tree whose root matches nothing itself. Where several layers have rules for it, each is a
/// tree of its own, and <see cref="Next"/> leads from one to the one below.
/// </summary>
public sealed class RuleDomain
{
    internal RuleDomain(RuleNode root, MatchOrder matchOrder)
    {
        Root = root;
        MatchOrder = matchOrder;
    }

    public string Name => Root.FullKey;

    /// <summary>Where its rules come from.</summary>
    public RuleLayer Layer => Root.Children.Nodes is [var first, ..] ? first.Layer : Root.Layer;

    public RuleNode Root { get; }

    /// <summary>Which of several siblings that match is preferred, where none of them says <c>match:</c>.</summary>
    public MatchOrder MatchOrder { get; }

    /// <summary>The priority of these managed rules; <see langword="null"/> for rules of files and for users' own limits.</summary>
    public int? Priority { get; internal init; }

    /// <summary>The layer below, which is asked for what this one has no rule for that holds; <see langword="null"/> for none.</summary>
    public RuleDomain? Next { get; internal init; }

    /// <summary>This layer and all below it, in the order in which they are asked.</summary>
    public IEnumerable<RuleDomain> Layers
    {
        get
        {
            for (RuleDomain? layer = this; layer is not null; layer = layer.Next)
            {
                yield return layer;
            }
        }
    }

    /// <summary>Who is denied or let through whatever the rules say; in the first layer the items of all.</summary>
    public AccessList Lists { get; internal init; } = AccessList.Empty;

    /// <summary>How the limits of one call are charged; <see langword="null"/> for what the server says.</summary>
    public ChargeMode? Charge { get; internal init; }

    /// <summary>What happens when counters cannot be charged; <see langword="null"/> for what the server says.</summary>
    public StoreFailureMode? OnStoreFailure { get; internal init; }

    /// <summary>How its limits are shared by replicas; <see langword="null"/> for what the server says.</summary>
    public Consistency? Consistency { get; internal init; }

    /// <summary>What it says to the adaptive layer; <see langword="null"/> for nothing.</summary>
    public AdaptiveDomainSettings? Adaptive { get; internal init; }

    /// <summary>Whether any node lets the search go on at its siblings.</summary>
    internal bool HasFallthrough { get; init; }
}
