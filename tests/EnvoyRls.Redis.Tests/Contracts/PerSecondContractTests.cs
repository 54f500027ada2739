using EnvoyRls.Testing;
using EnvoyRls.Core.Counting;

namespace EnvoyRls.Redis.Tests.Contracts;

public sealed class PerSecondContractTests(PlainServer main, PlainServer.Second second)
    : CounterStoreContract, IClassFixture<PlainServer>, IClassFixture<PlainServer.Second>
{
    protected override async ValueTask<ICounterStore> CreateStoreAsync() => new PerSecondCounterStore(
        await StoreHost.StartAsync(StoreHost.Patient(main.Redis.Address)),
        await StoreHost.StartAsync(StoreHost.Patient(second.Redis.Address)));
}
