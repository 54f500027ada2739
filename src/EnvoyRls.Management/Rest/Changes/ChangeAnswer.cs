using System.ComponentModel;
using EnvoyRls.Analysis.Conflicts;
using EnvoyRls.Management.Rest.Http;

namespace EnvoyRls.Management.Rest.Changes;

/// <summary>What became of a change set.</summary>
internal sealed record ChangeAnswer(
    [property: Description("The version that it made.")] long Version,
    [property: Description("The objects that were put, as they are known now.")] IReadOnlyList<ChangedObject> Objects,
    [property: Description("Conflicts that it brought about.")] IReadOnlyList<RuleConflict> Conflicts,
    [property: Description("What was accepted but is probably not meant.")] IReadOnlyList<ProblemError> Warnings);
