using EnvoyRls.Core.Counting;
using EnvoyRls.Testing;

namespace EnvoyRls.Redis.Tests.Contracts;

public sealed class SingleAlgorithmContractTests(PlainServer server) : AlgorithmContract, IClassFixture<PlainServer>
{
    protected override async ValueTask<ICounterStore> CreateStoreAsync() => await StoreHost.StartAsync(StoreHost.Patient(server.Redis.Address));
}
