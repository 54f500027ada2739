using Microsoft.AspNetCore.Http;

namespace EnvoyRls.AspNetCore.Policies;

/// <summary>Finds the policies of an endpoint.</summary>
internal sealed class PolicyTable(EnvoyRateLimitingOptions options)
{
    private readonly Dictionary<string, RateLimitPolicy> _policies = new(options.Policies, StringComparer.Ordinal);
    private readonly RateLimitPolicy[] _global = options.GlobalPolicy is { } global ? [global] : [];

    /// <summary>The global policy, then the endpoint's own in the order in which they were required; none if it is freed.</summary>
    /// <exception cref="InvalidOperationException">The endpoint requires a policy that does not exist.</exception>
    public IReadOnlyList<RateLimitPolicy> Of(Endpoint? endpoint)
    {
        if (endpoint is null)
        {
            return _global;
        }

        if (endpoint.Metadata.GetMetadata<DisableEnvoyRateLimitAttribute>() is not null)
        {
            return [];
        }

        IReadOnlyList<EnvoyRateLimitAttribute> named = endpoint.Metadata.GetOrderedMetadata<EnvoyRateLimitAttribute>();
        IReadOnlyList<PolicyMetadata> own = endpoint.Metadata.GetOrderedMetadata<PolicyMetadata>();
        return named.Count + own.Count == 0
            ? _global
            : [.. _global, .. named.Select(required => Find(required.Policy, endpoint)), .. own.Select(brought => brought.Policy)];
    }

    private RateLimitPolicy Find(string name, Endpoint endpoint) => _policies.TryGetValue(name, out RateLimitPolicy? policy)
        ? policy
        : throw new InvalidOperationException(
            $"The endpoint '{endpoint.DisplayName}' requires the rate limit policy '{name}', which AddEnvoyRateLimiting was not told of.");
}
