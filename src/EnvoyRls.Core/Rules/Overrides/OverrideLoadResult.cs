namespace EnvoyRls.Core.Rules.Overrides;

/// <summary>What came of loading overrides. One that makes no sense is left out, and keeps no other from being in force.</summary>
/// <param name="Layer">All overrides without an error.</param>
/// <param name="Errors">Every mistake, in the order of the documents.</param>
/// <param name="Warnings">What is accepted but probably not meant, in the order of the documents.</param>
internal sealed record OverrideLoadResult(OverrideLayer Layer, IReadOnlyList<RuleError> Errors, IReadOnlyList<RuleError> Warnings);
