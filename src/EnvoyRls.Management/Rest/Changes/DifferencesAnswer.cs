using EnvoyRls.Analysis.Conflicts;

namespace EnvoyRls.Management.Rest.Changes;

/// <summary>In what two sets of rules differ.</summary>
internal sealed record DifferencesAnswer(IReadOnlyList<DifferenceView> Differences)
{
    /// <summary>Conflicts that a change set would bring about; absent where two versions are compared.</summary>
    public IReadOnlyList<RuleConflict>? Conflicts { get; init; }
}
