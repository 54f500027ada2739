using EnvoyRls.Core.Coordination;
using EnvoyRls.Testing;

namespace EnvoyRls.Redis.Tests.Coordination;

public sealed class SentinelLeaseTests(SharedServers servers) : LeaseContract
{
    protected override async ValueTask<ICoordinator> CreateAsync() =>
        await CoordinatorHost.StartAsync(await servers.SentinelAsync());
}
