using EnvoyRls.Core.Coordination;

namespace EnvoyRls.Redis.Tests.Coordination;

public sealed class PasswordAnnouncementTests(PasswordServer server) : AnnouncementTests, IClassFixture<PasswordServer>
{
    protected override async ValueTask<ICoordinator> CreateAsync() =>
        await CoordinatorHost.StartAsync(StoreHost.Patient(server.Redis.Address) with { Auth = $"default:{PasswordServer.Password}" });
}
