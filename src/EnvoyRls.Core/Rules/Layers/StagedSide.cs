namespace EnvoyRls.Core.Rules.Layers;

/// <summary>What became of the descriptors held to one of two rule sets.</summary>
/// <param name="Decisions">All of them, whether or not anything limits them.</param>
/// <param name="Denials">Those that were denied.</param>
/// <param name="Errors">Those with limits that the counter store did not answer for.</param>
public readonly record struct StagedSide(ulong Decisions, ulong Denials, ulong Errors);
