using EnvoyRls.Core.Counting;
using EnvoyRls.Testing;

namespace EnvoyRls.Redis.Tests.Contracts;

public sealed class ClusterAllOrNothingContractTests(SharedServers servers) : AllOrNothingContract
{
    // Its keys lie in slots of different servers.
    protected override bool IsOneStep => false;

    protected override async ValueTask<ICounterStore> CreateStoreAsync() => await StoreHost.StartAsync(await servers.ClusterAsync());
}
