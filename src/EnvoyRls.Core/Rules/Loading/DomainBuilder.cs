using EnvoyRls.Core.Matching;
using EnvoyRls.Core.Rules.Lists;

namespace EnvoyRls.Core.Rules.Loading;

/// <summary>A domain while documents add to it.</summary>
internal sealed class DomainBuilder
{
    private readonly List<SiblingList> _levels = [];
    private readonly MatchOrder _order;

    /// <param name="name">The domain's name.</param>
    /// <param name="order">Which of several siblings is preferred unless <see cref="MatchOrder"/> says otherwise.</param>
    public DomainBuilder(string name, MatchOrder order = Matching.MatchOrder.Reference)
    {
        _order = order;
        TopLevel = new SiblingList(new RuleNode(null, name, ""));
        _levels.Add(TopLevel);
    }

    public string Name => TopLevel.Parent.Key;

    public SiblingList TopLevel { get; }

    public DomainSetting<MatchOrder> MatchOrder { get; } = new("match_order");

    public DomainSetting<ChargeMode> Charge { get; } = new("charge");

    public DomainSetting<StoreFailureMode> OnStoreFailure { get; } = new("on_store_failure");

    public DomainSetting<Consistency> Consistency { get; } = new("consistency");

    public DomainAdaptive Adaptive { get; } = new();

    /// <summary>Whether any node lets the search go on at its siblings.</summary>
    public bool HasFallthrough { get; set; }

    public List<AccessListEntry> Allow { get; } = [];

    public List<AccessListEntry> Deny { get; } = [];

    /// <summary>The siblings below a node; indexed once all documents are read, as any of them may set the order.</summary>
    public SiblingList LevelBelow(RuleNode parent)
    {
        SiblingList level = new(parent);
        _levels.Add(level);
        return level;
    }

    /// <summary>The domain; only to be made of documents without mistakes.</summary>
    /// <param name="priority">The priority that its rules have; <see langword="null"/> for none.</param>
    public RuleDomain Build(int? priority = null)
    {
        MatchOrder order = MatchOrder.Value ?? _order;
        foreach (SiblingList level in _levels)
        {
            level.Seal(order);
        }

        return new RuleDomain(TopLevel.Parent, order)
        {
            Priority = priority,
            Charge = Charge.Value,
            OnStoreFailure = OnStoreFailure.Value,
            Consistency = Consistency.Value,
            Adaptive = Adaptive.Value,
            Lists = Allow.Count + Deny.Count == 0 ? AccessList.Empty : new AccessList(Allow, Deny),
            HasFallthrough = HasFallthrough,
        };
    }
}
