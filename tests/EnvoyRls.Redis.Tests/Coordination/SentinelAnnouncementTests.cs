using EnvoyRls.Core.Coordination;

namespace EnvoyRls.Redis.Tests.Coordination;

public sealed class SentinelAnnouncementTests(SentinelServers servers) : AnnouncementTests, IClassFixture<SentinelServers>
{
    protected override async ValueTask<ICoordinator> CreateAsync() =>
        await CoordinatorHost.StartAsync(StoreHost.Patient(servers.Trio.Url, RedisTopologyKind.Sentinel));
}
