using EnvoyRls.AspNetCore;
using EnvoyRls.AspNetCore.Policies;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Says which policies endpoints are held to.</summary>
public static class EnvoyRateLimitingEndpointConventionBuilderExtensions
{
    /// <summary>Holds the endpoints to a policy of <see cref="EnvoyRateLimitingOptions.AddPolicy"/>.</summary>
    public static TBuilder RequireRateLimit<TBuilder>(this TBuilder builder, string policy)
        where TBuilder : IEndpointConventionBuilder =>
        builder.With(new EnvoyRateLimitAttribute(policy));

    /// <summary>Holds the endpoints to one descriptor in a domain.</summary>
    public static TBuilder RequireRateLimit<TBuilder>(this TBuilder builder, string domain, EntrySource first, params EntrySource[] more)
        where TBuilder : IEndpointConventionBuilder =>
        builder.RequireRateLimit(policy => policy.Domain(domain).Descriptor(first, more));

    /// <summary>Holds the endpoints to a policy of their own.</summary>
    /// <exception cref="ArgumentException">The policy has no descriptor.</exception>
    public static TBuilder RequireRateLimit<TBuilder>(this TBuilder builder, Action<RateLimitPolicyBuilder> configure)
        where TBuilder : IEndpointConventionBuilder =>
        builder.With(new PolicyMetadata(RateLimitPolicyBuilder.Build(configure)));

    /// <summary>Frees the endpoints of every policy, the global one included.</summary>
    public static TBuilder DisableRateLimit<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder =>
        builder.With(new DisableEnvoyRateLimitAttribute());

    private static TBuilder With<TBuilder>(this TBuilder builder, object metadata)
        where TBuilder : IEndpointConventionBuilder
    {
        builder.Add(endpoint => endpoint.Metadata.Add(metadata));
        return builder;
    }
}
