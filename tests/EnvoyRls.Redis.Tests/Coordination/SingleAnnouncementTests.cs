using EnvoyRls.Core.Coordination;

namespace EnvoyRls.Redis.Tests.Coordination;

public sealed class SingleAnnouncementTests(PlainServer server) : AnnouncementTests, IClassFixture<PlainServer>
{
    protected override async ValueTask<ICoordinator> CreateAsync() =>
        await CoordinatorHost.StartAsync(StoreHost.Patient(server.Redis.Address));
}
