using EnvoyRls.Core.Rules.Loading;

namespace EnvoyRls.Core.Rules.Managed;

/// <summary>What goes for the names of all managed objects.</summary>
internal static class ManagedNames
{
    /// <summary>Reports every object that has the kind and the id of an earlier one.</summary>
    public static void RefuseNamesakes(IEnumerable<ManagedDraft> drafts)
    {
        foreach (IGrouping<string, ManagedDraft> same in drafts.GroupBy(draft => draft.Errors.File, StringComparer.Ordinal))
        {
            foreach (ManagedDraft draft in same.Skip(1))
            {
                RuleErrorList errors = draft.Errors;
                errors.Add(1, 1, $"there is another {same.Key}", "give it another name, or remove one of the two");
            }
        }
    }
}
