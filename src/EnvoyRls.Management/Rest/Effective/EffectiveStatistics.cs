namespace EnvoyRls.Management.Rest.Effective;

/// <summary>What became of a rule's hits.</summary>
internal sealed record EffectiveStatistics(ulong TotalHits, ulong OverLimit, ulong NearLimit, ulong WithinLimit, ulong ShadowMode);
