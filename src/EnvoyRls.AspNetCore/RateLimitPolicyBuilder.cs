using EnvoyRls.AspNetCore.Policies;
using Microsoft.AspNetCore.Http;

namespace EnvoyRls.AspNetCore;

/// <summary>Says what a request is held to: descriptors, each with a rule in the service, and hits.</summary>
public sealed class RateLimitPolicyBuilder
{
    private readonly List<Func<HttpContext, RateLimitDescriptor?>> _descriptors = [];
    private string? _domain;
    private Func<HttpContext, long>? _hits;
    private Func<HttpContext, long>? _hitsOnCompletion;

    private RateLimitPolicyBuilder()
    {
    }

    /// <summary>Which rules, in place of <see cref="EnvoyRateLimitingOptions.Domain"/>.</summary>
    public RateLimitPolicyBuilder Domain(string domain)
    {
        ArgumentException.ThrowIfNullOrEmpty(domain);
        _domain = domain;
        return this;
    }

    /// <summary>Adds a descriptor of these entries, in this order. It is not sent for a request that has no value for one of them.</summary>
    public RateLimitPolicyBuilder Descriptor(EntrySource first, params EntrySource[] more)
    {
        EntrySource[] entries = [first, .. more];
        _descriptors.Add(context => PolicyDescriptor.Of(entries, context));
        return this;
    }

    /// <summary>Adds a descriptor that a function makes; none where it returns <see langword="null"/>.</summary>
    public RateLimitPolicyBuilder Descriptor(Func<HttpContext, RateLimitDescriptor?> descriptor)
    {
        _descriptors.Add(descriptor);
        return this;
    }

    /// <summary>The hits of each request; 1 if nothing is said.</summary>
    public RateLimitPolicyBuilder Hits(long hits) => Hits(_ => hits);

    /// <summary>The hits of a request; 0 looks and charges nothing.</summary>
    public RateLimitPolicyBuilder Hits(Func<HttpContext, long> hits)
    {
        _hits = hits;
        return this;
    }

    /// <summary>
    /// Charges after the response, when it is known what the request has cost. Before, the limits are only looked at, unless
    /// <see cref="Hits(Func{HttpContext, long})"/> says otherwise. Nothing is charged where the function returns 0.
    /// </summary>
    public RateLimitPolicyBuilder HitsOnCompletion(Func<HttpContext, long> hits)
    {
        _hitsOnCompletion = hits;
        return this;
    }

    internal static RateLimitPolicy Build(Action<RateLimitPolicyBuilder> configure)
    {
        RateLimitPolicyBuilder builder = new();
        configure(builder);
        return builder._descriptors.Count > 0
            ? new RateLimitPolicy(builder._domain, [.. builder._descriptors], builder._hits, builder._hitsOnCompletion)
            : throw new ArgumentException("A rate limit policy has at least one descriptor.", nameof(configure));
    }
}
