using System.ComponentModel;

namespace EnvoyRls.Management.Status;

/// <summary>How the counter store fares.</summary>
internal sealed record StoreHealth(
    [property: Description("memory or redis.")] string Kind,
    bool Healthy,
    [property: Description("How long it takes to answer, the median of late, in milliseconds; absent where it is not known.")] double? LatencyMs);
