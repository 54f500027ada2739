namespace EnvoyRls.Management.Usage;

/// <summary>How fast a rule denies.</summary>
internal sealed record RuleRate(string Key, double OverLimitPerSecond);
