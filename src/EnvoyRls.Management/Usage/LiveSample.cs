using EnvoyRls.Core.Observation;

namespace EnvoyRls.Management.Usage;

/// <summary>What was counted up to a moment.</summary>
/// <param name="Decisions">Descriptors decided since the start.</param>
/// <param name="Denied">Those of them that were denied.</param>
/// <param name="DeniedByRule">Denied hits since the sample before, by rule.</param>
/// <param name="TopKeys">The keys denied most in the running minute.</param>
internal sealed record LiveSample(
    long Decisions, long Denied, IReadOnlyList<KeyValuePair<string, long>> DeniedByRule, IReadOnlyList<HeavyHitter> TopKeys);
