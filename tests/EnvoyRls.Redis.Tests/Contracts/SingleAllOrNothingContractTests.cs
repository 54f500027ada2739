using EnvoyRls.Core.Counting;
using EnvoyRls.Testing;

namespace EnvoyRls.Redis.Tests.Contracts;

public sealed class SingleAllOrNothingContractTests(PlainServer server) : AllOrNothingContract, IClassFixture<PlainServer>
{
    protected override async ValueTask<ICounterStore> CreateStoreAsync() => await StoreHost.StartAsync(StoreHost.Patient(server.Redis.Address));
}
