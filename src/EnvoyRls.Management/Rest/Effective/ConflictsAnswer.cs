using EnvoyRls.Analysis.Conflicts;

namespace EnvoyRls.Management.Rest.Effective;

/// <summary>Rules and list items that are probably not all meant.</summary>
internal sealed record ConflictsAnswer(IReadOnlyList<RuleConflict> Items);
