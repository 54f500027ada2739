using EnvoyRls.Core.Counting;
using EnvoyRls.Testing;

namespace EnvoyRls.Redis.Tests.Contracts;

public sealed class SingleResetContractTests(PlainServer server) : ResetContract, IClassFixture<PlainServer>
{
    protected override async ValueTask<ICounterStore> CreateStoreAsync() => await StoreHost.StartAsync(StoreHost.Patient(server.Redis.Address));
}
