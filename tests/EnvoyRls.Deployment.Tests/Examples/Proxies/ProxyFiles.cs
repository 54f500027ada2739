using global::Envoy.Config.Bootstrap.V3;
using global::Envoy.Extensions.Filters.Network.HttpConnectionManager.V3;
using EnvoyRls.Deployment.Tests.Envoy;
using YamlDotNet.RepresentationModel;
using RateLimitFilter = global::Envoy.Extensions.Filters.Http.Ratelimit.V3.RateLimit;

namespace EnvoyRls.Deployment.Tests.Examples.Proxies;

/// <summary>Reads the configurations of proxies that lie in a set: of a static Envoy, and what Istio makes of its objects.</summary>
internal static class ProxyFiles
{
    private const string Static = "envoy.yaml";

    public static IEnumerable<ProxyConfiguration> Of(ExampleSet set) => StaticOf(set).Concat(IstioOf(set));

    /// <summary>The static Envoy; none if the set has none.</summary>
    public static IEnumerable<ProxyConfiguration> StaticOf(ExampleSet set)
    {
        if (!set.Files.Contains(Static, StringComparer.Ordinal))
        {
            return [];
        }

        Bootstrap bootstrap = (Bootstrap)EnvoyMessages.ParseBootstrap("examples", set.Name, Static);
        HttpConnectionManager[] managers =
        [
            .. bootstrap.StaticResources.Listeners.Select(static listener =>
                (HttpConnectionManager)EnvoyMessages.Unpack(listener.FilterChains.Single().Filters.Single().TypedConfig)),
        ];
        HttpConnectionManager limiting = managers.Single(static manager => ProxyConfiguration.FilterOf<RateLimitFilter>(manager) is not null);
        HttpConnectionManager answering = managers.Single(manager => !ReferenceEquals(manager, limiting));
        return [new ProxyConfiguration(Static, limiting, limiting.RouteConfig.VirtualHosts.Single(), answering.RouteConfig.VirtualHosts.Single())];
    }

    /// <summary>The proxy that the set's EnvoyFilters change; none if there are no such objects.</summary>
    public static IEnumerable<ProxyConfiguration> IstioOf(ExampleSet set)
    {
        IReadOnlyList<YamlMappingNode> objects = IstioObjectsOf(set);
        return objects.Any(static one => one.TextAt("kind") == "EnvoyFilter") ? [IstioProxy.Of($"{set.Name}'s EnvoyFilters", objects)] : [];
    }

    /// <summary>The Kubernetes objects of a set.</summary>
    public static IReadOnlyList<YamlMappingNode> IstioObjectsOf(ExampleSet set) => [.. IstioFilesOf(set).SelectMany(file => Manifests.Load(set.Read(file)))];

    /// <summary>The files that these lie in.</summary>
    public static IEnumerable<string> IstioFilesOf(ExampleSet set) => set.Files.Where(file =>
        file.EndsWith(".yaml", StringComparison.Ordinal)
        && !file.Contains('/', StringComparison.Ordinal)
        && Manifests.Load(set.Read(file)).All(static document => document.At("apiVersion") is not null));
}
