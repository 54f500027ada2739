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
}
