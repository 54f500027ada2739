using System.Collections.Frozen;
using EnvoyRls.Core.Rules.Lists;

namespace EnvoyRls.Core.Rules.Layers;

/// <summary>Puts rule sets on top of each other: the layers of a domain become a chain, and what goes for a whole domain is settled.</summary>
internal static class LayerComposition
{
    public static RuleSet Compose(IReadOnlyList<RuleSet> layers, TierTable? tiers)
    {
        if (layers is [var only] && tiers is null)
        {
            return only;
        }

        Dictionary<string, List<RuleDomain>> byName = new(StringComparer.Ordinal);
        foreach (RuleDomain domain in layers.SelectMany(layer => layer.Domains))
        {
            if (!byName.TryGetValue(domain.Name, out List<RuleDomain>? same))
            {
                byName.Add(domain.Name, same = []);
            }

            same.Add(domain);
        }

        return new RuleSet(byName.ToFrozenDictionary(pair => pair.Key, pair => Chain(pair.Value), StringComparer.Ordinal)) { Tiers = tiers };
    }

    private static RuleDomain Chain(List<RuleDomain> layers)
    {
        if (layers is [var only])
        {
            return only;
        }

        // A layer that has nothing but lists is not worth asking for rules.
        RuleDomain[] trees = [.. layers.Where(layer => !layer.Root.Children.IsEmpty)];
        RuleDomain? below = null;
        foreach (RuleDomain tree in trees.Skip(1).Reverse())
        {
            below = new RuleDomain(tree.Root, tree.MatchOrder) { Priority = tree.Priority, HasFallthrough = tree.HasFallthrough, Lists = tree.Lists, Next = below };
        }

        RuleDomain first = trees.FirstOrDefault(layers[0]);
        return new RuleDomain(first.Root, first.MatchOrder)
        {
            Priority = first.Priority,
            HasFallthrough = first.HasFallthrough,
            Lists = AccessList.Join([.. layers.Select(layer => layer.Lists)]),
            Charge = layers.Select(layer => layer.Charge).FirstOrDefault(charge => charge is not null),
            OnStoreFailure = layers.Select(layer => layer.OnStoreFailure).FirstOrDefault(mode => mode is not null),
            Consistency = layers.Select(layer => layer.Consistency).FirstOrDefault(consistency => consistency is not null),
            Adaptive = layers.Select(layer => layer.Adaptive).FirstOrDefault(adaptive => adaptive is not null),
            Next = below,
        };
    }
}
