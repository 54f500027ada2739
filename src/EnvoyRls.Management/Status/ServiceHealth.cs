using System.ComponentModel;

namespace EnvoyRls.Management.Status;

/// <summary>How this replica fares, in short.</summary>
internal sealed record ServiceHealth(
    HealthState Status,
    [property: Description("The version of the program.")] string Version,
    long UptimeSeconds,
    StoreHealth Store);
