using System.Collections.Frozen;

namespace EnvoyRls.Core.Rules.Overrides;

/// <summary>All overrides in force. Immutable: a change makes a new one.</summary>
public sealed class OverrideLayer
{
    /// <summary>Without any override.</summary>
    public static readonly OverrideLayer Empty = new(FrozenDictionary<string, DomainOverrides>.Empty, []);

    private readonly FrozenDictionary<string, DomainOverrides> _domains;

    internal OverrideLayer(FrozenDictionary<string, DomainOverrides> domains, IReadOnlyList<RuleNode> nodes)
    {
        _domains = domains;
        Nodes = nodes;
    }

    public int Count => Nodes.Count;

    /// <summary>All of them by id, expired ones included.</summary>
    public IEnumerable<RuleOverride> Overrides => Nodes.Select(node => node.Rule!.Override!);

    /// <summary>The nodes at which their paths end, by id.</summary>
    internal IReadOnlyList<RuleNode> Nodes { get; }

    /// <summary>The overrides of the domain of that exact name, or <see langword="null"/>.</summary>
    internal DomainOverrides? Find(string domain) => _domains.GetValueOrDefault(domain);
}
