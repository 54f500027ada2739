using EnvoyRls.Analysis.Conflicts.Values;
using EnvoyRls.Core.Rules;

namespace EnvoyRls.Analysis.Conflicts.Lists;

/// <summary>Items of a domain's lists that another item leaves without effect.</summary>
internal static class ListConflicts
{
    public static void Find(RuleDomain domain, ConflictList conflicts)
    {
        ItemTable allow = new(domain.Lists.Allow);
        ItemTable deny = new(domain.Lists.Deny);
        foreach (ListedItem item in allow.Items)
        {
            FindDenied(domain.Name, item, deny, conflicts);
            FindRepeated(domain.Name, "allow", item, allow, conflicts);
        }

        foreach (ListedItem item in deny.Items)
        {
            FindRepeated(domain.Name, "deny", item, deny, conflicts);
        }
    }

    /// <summary>The first of the item's values that the deny list has too.</summary>
    private static void FindDenied(string domain, ListedItem item, ItemTable deny, ConflictList conflicts)
    {
        foreach ((string text, ValueSet values) in item.Elements)
        {
            ListedItem? denied = deny.Matching(item.Entry.Key, values.Member!)
                .FirstOrDefault(other => other.OutlastsOrEquals(item) && Coverage.Covers(other.Values, values));
            if (denied is not null)
            {
                conflicts.Add(
                    ConflictKind.Contradictory,
                    domain,
                    ("allow", item.Entry),
                    ("deny", denied.Entry),
                    (rule, other) => $"{rule} does not let {text} through: {other} has it too, and the deny list goes first. Remove it from one of the lists.");
                return;
            }
        }
    }

    private static void FindRepeated(string domain, string list, ListedItem item, ItemTable table, ConflictList conflicts)
    {
        ListedItem? wider = table.Matching(item.Entry.Key, item.Values.Member!).FirstOrDefault(other => other != item && MakesSuperfluous(other, item));
        if (wider is not null)
        {
            conflicts.Add(
                ConflictKind.Duplicate,
                domain,
                (list, item.Entry),
                (list, wider.Entry),
                (rule, other) => $"{rule} adds nothing: all that it is about is in {other}, for as long. Remove it.");
        }
    }

    /// <summary>Whether one item says all that another does; of two that say the same, only the earlier does.</summary>
    private static bool MakesSuperfluous(ListedItem one, ListedItem other) =>
        one.OutlastsOrEquals(other)
        && Coverage.Covers(one.Values, other.Values)
        && (one.Order < other.Order || !other.OutlastsOrEquals(one) || !Coverage.Covers(other.Values, one.Values));
}
