namespace EnvoyRls.Core.Rules.Managed;

/// <summary>What came of loading managed objects: a layer, or every mistake found.</summary>
/// <param name="Layer">The layer; <see langword="null"/> if there is any error.</param>
/// <param name="Errors">Every mistake, in the order of the objects; a mistake between two of them at each.</param>
/// <param name="Warnings">What is accepted but probably not meant, in the order of the objects.</param>
internal sealed record ManagedLoadResult(ManagedLayer? Layer, IReadOnlyList<RuleError> Errors, IReadOnlyList<RuleError> Warnings);
