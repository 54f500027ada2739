using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Managed;

namespace EnvoyRls.Management.Administration;

/// <summary>A planned change set after a look at what rules it leads to.</summary>
/// <param name="Plan">What happens to objects.</param>
/// <param name="Layer">The managed layer it leads to; <see langword="null"/> if it leads to none.</param>
/// <param name="Rules">The effective rule set; <see langword="null"/> likewise.</param>
/// <param name="Outcome">What would become of it.</param>
internal sealed record CheckedChange(ChangePlan Plan, ManagedLayer? Layer, RuleSet? Rules, ChangeOutcome Outcome);
