using EnvoyRls.Core.Coordination;
using EnvoyRls.Testing;

namespace EnvoyRls.Redis.Tests.Coordination;

public sealed class SentinelDocumentTests(SharedServers servers) : DocumentContract
{
    protected override async ValueTask<ICoordinator> CreateAsync() =>
        await CoordinatorHost.StartAsync(await servers.SentinelAsync());
}
