namespace EnvoyRls.Management.Releases;

/// <summary>What one replica has seen of a staged release since it came into force there.</summary>
/// <param name="Decisions">Decisions on descriptors of its share of keys, errors included.</param>
/// <param name="Denials">How many of them were denials.</param>
/// <param name="Errors">How many of them were errors.</param>
internal readonly record struct CandidateFigures(ulong Decisions, ulong Denials, ulong Errors);
