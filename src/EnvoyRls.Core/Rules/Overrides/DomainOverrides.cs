namespace EnvoyRls.Core.Rules.Overrides;

/// <summary>The overrides of one domain, as trees that are asked for a whole descriptor. Immutable.</summary>
/// <param name="Scales">Those that scale the chosen rule's limits; <see langword="null"/> for none.</param>
/// <param name="Limits">Those that are limits of their own; <see langword="null"/> for none.</param>
internal sealed record DomainOverrides(RuleDomain? Scales, RuleDomain? Limits);
