using EnvoyRls.Testing;
using EnvoyRls.Core.Counting;

namespace EnvoyRls.Redis.Tests.Contracts;

public sealed class PasswordContractTests(PasswordServer server) : CounterStoreContract, IClassFixture<PasswordServer>
{
    protected override async ValueTask<ICounterStore> CreateStoreAsync() =>
        await StoreHost.StartAsync(StoreHost.Patient(server.Redis.Address) with { Auth = $"default:{PasswordServer.Password}" });
}
