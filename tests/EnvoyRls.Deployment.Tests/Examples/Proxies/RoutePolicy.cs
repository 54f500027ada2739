using global::Envoy.Config.Route.V3;
using global::Envoy.Extensions.Filters.Http.Ratelimit.V3;
using EnvoyRls.Deployment.Tests.Envoy;
using Google.Protobuf.WellKnownTypes;
using RateLimit = global::Envoy.Config.Route.V3.RateLimit;

namespace EnvoyRls.Deployment.Tests.Examples.Proxies;

/// <summary>What goes for the requests of one route.</summary>
/// <param name="Domain">The domain that is asked.</param>
/// <param name="Limits">Which descriptors are made, in order.</param>
internal sealed record RoutePolicy(string Domain, IReadOnlyList<RateLimit> Limits)
{
    private const string FilterName = "envoy.filters.http.ratelimit";

    /// <summary>
    /// As Envoy's filter finds it: limits in the filter's own part of a route go alone; else a route's own, and the virtual
    /// host's where the route has none or includes them.
    /// </summary>
    public static RoutePolicy Of(ProxyConfiguration proxy, Route route)
    {
        RateLimitPerRoute own = route.TypedPerFilterConfig.TryGetValue(FilterName, out Any? any) ? (RateLimitPerRoute)EnvoyMessages.Unpack(any) : new();
        string domain = own.Domain.Length > 0 ? own.Domain : proxy.Filter.Domain;
        if (route.Route_ is not { } action)
        {
            return new RoutePolicy(domain, []);
        }

        if (own.RateLimits.Count > 0)
        {
            return new RoutePolicy(domain, own.RateLimits);
        }

        bool includesHost = own.VhRateLimits switch
        {
            RateLimitPerRoute.Types.VhRateLimitsOptions.Include => true,
            RateLimitPerRoute.Types.VhRateLimitsOptions.Ignore => false,
            _ => action.RateLimits.Count == 0,
        };
        return new RoutePolicy(domain, [.. action.RateLimits, .. includesHost ? proxy.Host.RateLimits : []]);
    }

    /// <summary>The entries that each of its descriptors can have.</summary>
    public IEnumerable<EntryPath> Paths(string origin) => Limits.Select(limit =>
        new EntryPath(origin, Domain, [.. limit.Actions.Select(DescriptorActions.Shape)]));
}
