using EnvoyRls.Testing;
using EnvoyRls.Core.Counting;

namespace EnvoyRls.Redis.Tests.Contracts;

public sealed class SingleRedisContractTests(PlainServer server) : CounterStoreContract, IClassFixture<PlainServer>
{
    protected override async ValueTask<ICounterStore> CreateStoreAsync() =>
        await StoreHost.StartAsync(StoreHost.Patient(server.Redis.Address));
}
