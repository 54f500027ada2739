using global::Envoy.Config.Cluster.V3;
using global::Envoy.Config.Core.V3;
using global::Envoy.Extensions.Filters.Http.Ratelimit.V3;

namespace EnvoyRls.Deployment.Tests.Istio;

/// <summary>What has to hold between the filters that ask and the service that they ask.</summary>
internal static class FilterAgreement
{
    /// <summary>Each filter asks the service, by a cluster that Istio makes of its Service or that the same filter brings along.</summary>
    public static void AsksTheService(EnvoyFilter filter, Service service, string clusterDomain = "cluster.local")
    {
        List<Cluster> own = [.. filter.Patches.SelectMany(patch => patch.Find<Cluster>())];
        foreach (RateLimit rateLimit in filter.Patches.SelectMany(patch => patch.Find<RateLimit>()))
        {
            GrpcService.Types.EnvoyGrpc grpc = rateLimit.RateLimitService.GrpcService.EnvoyGrpc;
            Assert.Equal(service.Host(clusterDomain), grpc.Authority);
            if (own.Count == 0)
            {
                Assert.Equal($"outbound|{service.GrpcPort}||{service.Host(clusterDomain)}", grpc.ClusterName);
                continue;
            }

            Cluster cluster = Assert.Single(own);
            Assert.Equal(cluster.Name, grpc.ClusterName);
            Assert.Equal(cluster.Name, cluster.LoadAssignment.ClusterName);
            SocketAddress address = cluster.LoadAssignment.Endpoints.Single().LbEndpoints.Single().Endpoint.Address.SocketAddress;
            Assert.Equal($"{service.Headless}.{service.Namespace}.svc.{clusterDomain}", address.Address);
            Assert.Equal(service.ContainerPorts["grpc"], (int)address.PortValue);
        }
    }

    /// <summary>A filter on the service's own pods would make it ask itself; one without a selector would be on every pod.</summary>
    public static void LeavesTheServiceAlone(EnvoyFilter filter, Service service)
    {
        Assert.True(filter.Labels.Count + filter.Targets.Count > 0, $"{filter.Name} is for every proxy of {filter.Namespace}");
        Assert.False(filter.Namespace == service.Namespace && service.IsSelectedBy(filter.Labels), $"{filter.Name} is for the service's own pods");
    }
}
