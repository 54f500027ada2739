namespace EnvoyRls.AspNetCore;

/// <summary>Frees an endpoint, or all of a controller, of every policy, the global one included: health checks, for instance.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class DisableEnvoyRateLimitAttribute : Attribute;
