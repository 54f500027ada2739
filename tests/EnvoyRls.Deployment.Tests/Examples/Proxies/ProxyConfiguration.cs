using global::Envoy.Config.Route.V3;
using global::Envoy.Extensions.Filters.Http.JsonToMetadata.V3;
using global::Envoy.Extensions.Filters.Http.JwtAuthn.V3;
using global::Envoy.Extensions.Filters.Network.HttpConnectionManager.V3;
using EnvoyRls.Deployment.Tests.Envoy;
using RateLimitFilter = global::Envoy.Extensions.Filters.Http.Ratelimit.V3.RateLimit;

namespace EnvoyRls.Deployment.Tests.Examples.Proxies;

/// <summary>What of an Envoy's configuration decides what it asks about a request.</summary>
/// <param name="File">Where it is written, as seen from its set.</param>
/// <param name="Manager">The connection manager of the listener that limits, with its filters.</param>
/// <param name="Host">The virtual host of all requests.</param>
/// <param name="Backend">The virtual host that answers what passes; <see langword="null"/> for none.</param>
internal sealed record ProxyConfiguration(string File, HttpConnectionManager Manager, VirtualHost Host, VirtualHost? Backend)
{
    public RateLimitFilter Filter { get; } = FilterOf<RateLimitFilter>(Manager) ?? throw new ArgumentException($"{File} has no rate limit filter", nameof(Manager));

    /// <summary>The filter that verifies tokens; <see langword="null"/> for none.</summary>
    public JwtAuthentication? Tokens { get; } = FilterOf<JwtAuthentication>(Manager);

    /// <summary>The filter that makes metadata of bodies; <see langword="null"/> for none.</summary>
    public JsonToMetadata? Bodies { get; } = FilterOf<JsonToMetadata>(Manager);

    /// <summary>A filter of a connection manager by its message; <see langword="null"/> if there is none.</summary>
    public static TFilter? FilterOf<TFilter>(HttpConnectionManager manager)
        where TFilter : class => manager.HttpFilters.Select(static filter => EnvoyMessages.Unpack(filter.TypedConfig)).OfType<TFilter>().SingleOrDefault();
}
