using System.ComponentModel;
using EnvoyRls.Analysis.Conflicts;
using EnvoyRls.Management.Rest.Http;

namespace EnvoyRls.Management.Rest.Changes;

/// <summary>Whether a change set could be carried out.</summary>
internal sealed record ValidationAnswer(
    [property: Description("Whether it could be carried out.")] bool Valid,
    [property: Description("Why not, in a sentence; empty if it could.")] string Detail,
    IReadOnlyList<ProblemError> Errors,
    [property: Description("What is accepted but probably not meant.")] IReadOnlyList<ProblemError> Warnings,
    [property: Description("Conflicts between rules that it would bring about.")] IReadOnlyList<RuleConflict> Conflicts);
