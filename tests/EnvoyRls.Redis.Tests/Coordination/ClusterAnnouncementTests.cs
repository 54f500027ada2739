using EnvoyRls.Core.Coordination;

namespace EnvoyRls.Redis.Tests.Coordination;

public sealed class ClusterAnnouncementTests(ClusterServers servers) : AnnouncementTests, IClassFixture<ClusterServers>
{
    protected override async ValueTask<ICoordinator> CreateAsync() =>
        await CoordinatorHost.StartAsync(StoreHost.Patient(servers.Cluster.Url, RedisTopologyKind.Cluster));
}
