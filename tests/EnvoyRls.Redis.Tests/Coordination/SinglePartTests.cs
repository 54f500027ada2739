using EnvoyRls.Core.Coordination;
using EnvoyRls.Testing;

namespace EnvoyRls.Redis.Tests.Coordination;

public sealed class SinglePartTests(PlainServer server) : PartContract, IClassFixture<PlainServer>
{
    protected override async ValueTask<ICoordinator> CreateAsync() =>
        await CoordinatorHost.StartAsync(StoreHost.Patient(server.Redis.Address));
}
