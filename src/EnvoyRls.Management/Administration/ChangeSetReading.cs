using EnvoyRls.Core.Rules;

namespace EnvoyRls.Management.Administration;

/// <summary>A change set as it was sent, read.</summary>
/// <param name="Operations">Its operations; none if there are errors.</param>
/// <param name="Reason">Why; may be empty.</param>
/// <param name="Errors">What is wrong with its frame; the bodies are looked at when it is carried out.</param>
internal sealed record ChangeSetReading(IReadOnlyList<ChangeOperation> Operations, string Reason, IReadOnlyList<RuleError> Errors);
