using global::Envoy.Config.Route.V3;
using global::Envoy.Extensions.Filters.Network.HttpConnectionManager.V3;
using EnvoyRls.Deployment.Tests.Envoy;
using EnvoyRls.Deployment.Tests.Istio;
using YamlDotNet.RepresentationModel;

namespace EnvoyRls.Deployment.Tests.Examples.Proxies;

/// <summary>The proxy that Istio makes of a VirtualService, changed by EnvoyFilters: one virtual host, merged as protocol buffers are.</summary>
internal static class IstioProxy
{
    public static ProxyConfiguration Of(string origin, IReadOnlyList<YamlMappingNode> objects)
    {
        ConfigPatch[] patches = [.. objects.Select(one => EnvoyFilter.Of(origin, one)).OfType<EnvoyFilter>().SelectMany(static filter => filter.Patches)];
        VirtualHost host = new() { Routes = { RoutesOf(objects) } };
        foreach (ConfigPatch patch in patches.Where(static patch => patch.ApplyTo == "VIRTUAL_HOST"))
        {
            host.MergeFrom((VirtualHost)patch.Parse());
        }

        foreach (ConfigPatch patch in patches.Where(static patch => patch.ApplyTo == "HTTP_ROUTE"))
        {
            string name = patch.Match.TextAt("routeConfiguration", "vhost", "route", "name")!;
            host.Routes.Single(route => route.Name == name).MergeFrom((Route)patch.Parse());
        }

        // A sidecar writes the header of the peer's certificate itself, so that nothing else is in it.
        HttpConnectionManager manager = new()
        {
            ForwardClientCertDetails = HttpConnectionManager.Types.ForwardClientCertDetails.AlwaysForwardOnly,
            HttpFilters = { patches.Where(static patch => patch.ApplyTo == "HTTP_FILTER").Select(static patch => (HttpFilter)patch.Parse()) },
        };
        return new ProxyConfiguration(origin, manager, host, Backend: null);
    }

    /// <summary>The routes of VirtualServices; for a sidecar one for everything.</summary>
    private static IEnumerable<Route> RoutesOf(IReadOnlyList<YamlMappingNode> objects)
    {
        YamlNode[] routes = [.. objects.Where(static one => one.TextAt("kind") == "VirtualService").SelectMany(static one => one.ItemsAt("spec", "http"))];
        return routes.Length == 0 ? [new Route { Match = new RouteMatch { Prefix = "/" }, Route_ = new RouteAction() }] : routes.Select(RouteOf);
    }

    private static Route RouteOf(YamlNode route) => new()
    {
        Name = route.TextAt("name"),
        Match = MatchOf(route.ItemsAt("match").SingleOrDefault()),
        Route_ = new RouteAction(),
    };

    private static RouteMatch MatchOf(YamlNode? condition)
    {
        RouteMatch match = condition?.TextAt("uri", "exact") is { } path
            ? new RouteMatch { Path = path }
            : new RouteMatch { Prefix = condition?.TextAt("uri", "prefix") ?? "/" };
        if (condition?.TextAt("method", "exact") is { } method)
        {
            match.Headers.Add(new HeaderMatcher { Name = ":method", StringMatch = new() { Exact = method } });
        }

        return match;
    }
}
