namespace EnvoyRls.Core.Rules;

/// <summary>The rules of one domain: a tree whose root matches nothing itself.</summary>
public sealed class RuleDomain
{
    internal RuleDomain(string name, RuleNode root)
    {
        Name = name;
        Root = root;
    }

    public string Name { get; }

    public RuleNode Root { get; }

    /// <summary>How the limits of one call are charged; <see langword="null"/> for what the server says.</summary>
    public ChargeMode? Charge { get; internal init; }

    /// <summary>What happens when counters cannot be charged; <see langword="null"/> for what the server says.</summary>
    public StoreFailureMode? OnStoreFailure { get; internal init; }
}
