using System.ComponentModel;

namespace EnvoyRls.Management.Usage;

/// <summary>Hits and what became of them.</summary>
internal sealed record UsageTotals(
    long Hits,
    long Denied,
    [property: Description("Denied hits as a share of all, 0 to 1.")] double RejectionRate);
