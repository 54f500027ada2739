using EnvoyRls.Core.Counting;

namespace EnvoyRls.Redis.Tests.Charging;

public sealed class SingleAllOrNothingTests(PlainServer server) : AllOrNothingTests, IClassFixture<PlainServer>
{
    protected override async ValueTask<ICounterStore> CreateStoreAsync() =>
        await StoreHost.StartAsync(StoreHost.Patient(server.Redis.Address));

    protected override string Place(string test, string name) => $"{test}:{name}";
}
