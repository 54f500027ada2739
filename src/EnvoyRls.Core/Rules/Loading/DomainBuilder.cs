using EnvoyRls.Core.Matching;

namespace EnvoyRls.Core.Rules.Loading;

/// <summary>A domain while documents add to it.</summary>
internal sealed class DomainBuilder
{
    private readonly List<SiblingList> _levels = [];

    public DomainBuilder(string name)
    {
        TopLevel = new SiblingList(new RuleNode(null, name, ""));
        _levels.Add(TopLevel);
    }

    public SiblingList TopLevel { get; }

    public DomainSetting<MatchOrder> MatchOrder { get; } = new("match_order");

    public DomainSetting<ChargeMode> Charge { get; } = new("charge");

    public DomainSetting<StoreFailureMode> OnStoreFailure { get; } = new("on_store_failure");

    /// <summary>The siblings below a node; indexed once all documents are read, as any of them may set the order.</summary>
    public SiblingList LevelBelow(RuleNode parent)
    {
        SiblingList level = new(parent);
        _levels.Add(level);
        return level;
    }

    /// <summary>The domain; only to be made of documents without mistakes.</summary>
    public RuleDomain Build()
    {
        MatchOrder order = MatchOrder.Value ?? Matching.MatchOrder.Reference;
        foreach (SiblingList level in _levels)
        {
            level.Seal(order);
        }

        return new RuleDomain(TopLevel.Parent, order) { Charge = Charge.Value, OnStoreFailure = OnStoreFailure.Value };
    }
}
