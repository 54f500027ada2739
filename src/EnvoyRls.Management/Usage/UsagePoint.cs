namespace EnvoyRls.Management.Usage;

/// <summary>One point of a series.</summary>
internal sealed record UsagePoint(DateTimeOffset At, long Hits, long Denied);
