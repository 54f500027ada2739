using Microsoft.AspNetCore.Http;

namespace EnvoyRls.AspNetCore.Policies;

/// <summary>What a request is held to. Immutable.</summary>
/// <param name="Domain">Which rules; <see langword="null"/> for those of the options.</param>
/// <param name="Descriptors">Make the descriptors, or nothing.</param>
/// <param name="Hits">Hits charged before the request is handled; <see langword="null"/> for 1, or for 0 if they are charged later.</param>
/// <param name="HitsOnCompletion">Hits charged after the response; <see langword="null"/> for none.</param>
internal sealed record RateLimitPolicy(
    string? Domain,
    IReadOnlyList<Func<HttpContext, RateLimitDescriptor?>> Descriptors,
    Func<HttpContext, long>? Hits,
    Func<HttpContext, long>? HitsOnCompletion);
