using EnvoyRls.Analysis.Diff;
using EnvoyRls.Core.Rules;

namespace EnvoyRls.Management.Administration;

/// <summary>What a change set would do.</summary>
/// <param name="Outcome">What would become of it.</param>
/// <param name="Rules">The effective rule set it leads to; <see langword="null"/> if it could not be carried out.</param>
/// <param name="Differences">How that differs from the one in force.</param>
internal sealed record ChangePreview(ChangeOutcome Outcome, RuleSet? Rules, IReadOnlyList<Difference> Differences);
