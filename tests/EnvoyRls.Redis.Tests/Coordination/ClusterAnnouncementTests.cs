using EnvoyRls.Core.Coordination;

namespace EnvoyRls.Redis.Tests.Coordination;

public sealed class ClusterAnnouncementTests(SharedServers servers) : AnnouncementTests
{
    protected override async ValueTask<ICoordinator> CreateAsync() =>
        await CoordinatorHost.StartAsync(await servers.ClusterAsync());
}
