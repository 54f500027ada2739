using EnvoyRls.Core.Coordination;
using EnvoyRls.Testing;

namespace EnvoyRls.Redis.Tests.Coordination;

public sealed class ClusterDocumentTests(SharedServers servers) : DocumentContract
{
    protected override async ValueTask<ICoordinator> CreateAsync() =>
        await CoordinatorHost.StartAsync(await servers.ClusterAsync());
}
