using System.Collections.Frozen;
using EnvoyRls.Core.Rules.Layers;
using EnvoyRls.Core.Rules.Loading;

namespace EnvoyRls.Core.Rules.Managed;

/// <summary>
/// Turns managed objects into a layer: all of them or, if anything is wrong anywhere, none, with every mistake named. The
/// outcome does not depend on the order of the objects.
/// </summary>
internal static class ManagedLayerLoader
{
    /// <summary>How many priorities the rules of one domain may have: each is a layer that a call may have to ask.</summary>
    public const int MostPriorities = 16;

    /// <summary>Loads all objects into one layer. Rules that are not enabled are read for their mistakes only.</summary>
    /// <returns>The layer, or every error; warnings in either case. Never throws for what an object contains.</returns>
    public static ManagedLoadResult Load(IEnumerable<ManagedDocument> documents, RuleSetOptions options)
    {
        ManagedDraft[] drafts = [.. documents.Select(document => ManagedReader.Read(document, options))];
        ManagedNames.RefuseNamesakes(drafts);
        RefusePriorities(drafts);
        ManagedTree userLimits = new(options);
        userLimits.Add(drafts.SelectMany(draft => draft.UserLimits));
        (int Priority, ManagedTree Tree)[] priorities =
        [
            .. drafts.Where(draft => draft.Rule is not null)
                .GroupBy(draft => draft.Priority)
                .OrderByDescending(group => group.Key)
                .Select(group => (group.Key, TreeOf(group.Select(draft => draft.Rule!), options))),
        ];

        RuleError[] errors = [.. drafts.SelectMany(draft => draft.Errors.Errors)];
        RuleError[] warnings = [.. drafts.SelectMany(draft => draft.Errors.Warnings)];
        if (errors.Length > 0)
        {
            return new ManagedLoadResult(null, errors, warnings);
        }

        TierAssignment[] tiers = [.. drafts.Select(draft => draft.Tier).OfType<TierAssignment>()];
        ManagedLayer layer = new()
        {
            UserLimits = userLimits.Build(),
            Priorities = [.. priorities.Select(pair => new PriorityRules(pair.Priority, pair.Tree.Build(pair.Priority)))],
            Lists = ListsOf(drafts),
            Tiers = tiers.Length == 0 ? null : new TierTable(options, tiers),
        };
        return new ManagedLoadResult(layer, errors, warnings);
    }

    private static ManagedTree TreeOf(IEnumerable<ManagedPath> paths, RuleSetOptions options)
    {
        ManagedTree tree = new(options);
        tree.Add(paths);
        return tree;
    }

    private static RuleSet ListsOf(IEnumerable<ManagedDraft> drafts)
    {
        Dictionary<string, DomainBuilder> domains = new(StringComparer.Ordinal);
        foreach (ManagedDraft draft in drafts.Where(draft => draft.Item is not null).OrderBy(draft => draft.Item!.ManagedId, StringComparer.Ordinal))
        {
            if (!domains.TryGetValue(draft.ItemDomain, out DomainBuilder? domain))
            {
                domains.Add(draft.ItemDomain, domain = new DomainBuilder(draft.ItemDomain));
            }

            (draft.List == AccessListKind.Allow ? domain.Allow : domain.Deny).Add(draft.Item!);
        }

        return new RuleSet(domains.ToFrozenDictionary(pair => pair.Key, pair => pair.Value.Build(), StringComparer.Ordinal));
    }

    /// <summary>Reports a domain with too many priorities at the first rule of each, so that the one that was added is among them.</summary>
    private static void RefusePriorities(IEnumerable<ManagedDraft> drafts)
    {
        foreach (IGrouping<string, ManagedDraft> domain in drafts.Where(draft => draft.Rule is not null).GroupBy(draft => draft.Rule!.Domain, StringComparer.Ordinal))
        {
            ManagedDraft[] firsts = [.. domain.OrderBy(draft => draft.Rule!.Id, StringComparer.Ordinal).DistinctBy(draft => draft.Priority)];
            foreach (ManagedDraft draft in firsts.Length > MostPriorities ? firsts : [])
            {
                RuleErrorList errors = draft.Errors;
                ManagedDraft next = firsts.First(other => other != draft);
                errors.Add(
                    draft.Rule!.Root.Find("priority") ?? draft.Rule.Root,
                    $"the rules of domain '{domain.Key}' have {firsts.Length} priorities, that of {next.Errors.File} among them",
                    $"use at most {MostPriorities} priorities in a domain");
            }
        }
    }
}
