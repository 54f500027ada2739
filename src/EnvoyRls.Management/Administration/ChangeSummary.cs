using EnvoyRls.Core.Rules.Grammar;

namespace EnvoyRls.Management.Administration;

/// <summary>Change sets in a few words, for histories: <c>put rule login, delete tier ann and 3 more</c>.</summary>
internal static class ChangeSummary
{
    private const int MostNamed = 3;

    public static string Of(IReadOnlyList<ChangeOperation> operations)
    {
        string named = string.Join(", ", operations.Take(MostNamed).Select(Describe));
        return operations.Count > MostNamed ? $"{named} and {operations.Count - MostNamed} more" : named;
    }

    private static string Describe(ChangeOperation operation) => operation.Verb == ChangeVerb.Restore
        ? $"restore version {operation.Version}"
        : $"{WordTable<ChangeVerb>.WordOf(operation.Verb)} {operation.Key}";
}
