using System.ComponentModel;

namespace EnvoyRls.Management.Rest.Overrides;

/// <summary>What an override is estimated to deny.</summary>
internal sealed record ImpactView(
    [property: Description("The share of the domain's usual traffic, 0 to 1.")] double? BaselineDomain,
    [property: Description("The share of all domains' usual traffic, 0 to 1.")] double? BaselineAll,
    [property: Description("The share of the traffic in question, 0 to 1.")] double? Attack,
    [property: Description("Hits a second now.")] double? DeniedPerSecond);
