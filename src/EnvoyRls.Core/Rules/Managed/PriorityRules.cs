namespace EnvoyRls.Core.Rules.Managed;

/// <summary>The managed rules of one priority.</summary>
/// <param name="Priority">From -1,000 to 1,000; the higher is asked first.</param>
/// <param name="Rules">Rules of all domains.</param>
public sealed record PriorityRules(int Priority, RuleSet Rules);
