namespace EnvoyRls.Analysis.DryRun;

/// <summary>What a rule did in a run.</summary>
/// <param name="Decisions">Descriptors that it decided.</param>
/// <param name="Denied">How many of them it denied.</param>
/// <param name="Watched">How many more it would have denied if it did not only watch.</param>
internal sealed record RuleOutcomes(long Decisions, long Denied, long Watched);
