namespace EnvoyRls.Adaptive.Overrides;

/// <summary>What an override is estimated to do, from traffic before and during the attack.</summary>
/// <param name="BaselineDomain">The share of the domain's usual traffic that it would deny, 0 to 1.</param>
/// <param name="BaselineAll">The share of all domains' usual traffic that it would deny, 0 to 1.</param>
/// <param name="Attack">The share of the traffic in question that it would deny, 0 to 1.</param>
/// <param name="DeniedPerSecond">Hits a second that it would deny now.</param>
internal sealed record OverrideImpact(double BaselineDomain, double BaselineAll, double Attack, double DeniedPerSecond);
