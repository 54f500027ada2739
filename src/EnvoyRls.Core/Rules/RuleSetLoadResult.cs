namespace EnvoyRls.Core.Rules;

/// <summary>What came of loading documents: a rule set, or every mistake found.</summary>
/// <param name="RuleSet">The rules; <see langword="null"/> if there is any error.</param>
/// <param name="Errors">Every mistake, in document order.</param>
/// <param name="Warnings">What is accepted but probably not meant, in document order.</param>
public sealed record RuleSetLoadResult(RuleSet? RuleSet, IReadOnlyList<RuleError> Errors, IReadOnlyList<RuleError> Warnings);
