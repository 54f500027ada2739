using Microsoft.AspNetCore.Http;

namespace EnvoyRls.AspNetCore;

/// <summary>A request that was denied.</summary>
/// <param name="HttpContext">The request; its response has status and header fields and, as yet, no body.</param>
/// <param name="Decision">Why.</param>
public sealed record RateLimitRejectedContext(HttpContext HttpContext, RateLimitDecision Decision);
