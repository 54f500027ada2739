using EnvoyRls.Core.Coordination;
using EnvoyRls.Testing;

namespace EnvoyRls.Redis.Tests.Coordination;

public sealed class SingleDocumentTests(PlainServer server) : DocumentContract, IClassFixture<PlainServer>
{
    protected override async ValueTask<ICoordinator> CreateAsync() =>
        await CoordinatorHost.StartAsync(StoreHost.Patient(server.Redis.Address));
}
