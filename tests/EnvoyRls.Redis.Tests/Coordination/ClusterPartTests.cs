using EnvoyRls.Core.Coordination;
using EnvoyRls.Testing;

namespace EnvoyRls.Redis.Tests.Coordination;

public sealed class ClusterPartTests(SharedServers servers) : PartContract
{
    protected override async ValueTask<ICoordinator> CreateAsync() =>
        await CoordinatorHost.StartAsync(await servers.ClusterAsync());
}
