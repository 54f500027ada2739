namespace EnvoyRls.AspNetCore.Policies;

/// <summary>A policy that an endpoint brings along.</summary>
internal sealed record PolicyMetadata(RateLimitPolicy Policy);
