namespace EnvoyRls.Core.Rules.Loading;

/// <summary>A domain while documents add to it.</summary>
internal sealed class DomainBuilder
{
    public DomainBuilder(string name)
    {
        Root = new RuleNode(null, "", "", name);
        TopLevel = new SiblingList(Root);
    }

    public RuleNode Root { get; }

    public SiblingList TopLevel { get; }

    public DomainSetting<ChargeMode> Charge { get; } = new("charge");

    public DomainSetting<StoreFailureMode> OnStoreFailure { get; } = new("on_store_failure");

    public RuleDomain Build()
    {
        TopLevel.Seal();
        return new RuleDomain(Root.FullKey, Root) { Charge = Charge.Value, OnStoreFailure = OnStoreFailure.Value };
    }
}
