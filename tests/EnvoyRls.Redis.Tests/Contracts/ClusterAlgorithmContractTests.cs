using EnvoyRls.Core.Counting;
using EnvoyRls.Testing;

namespace EnvoyRls.Redis.Tests.Contracts;

public sealed class ClusterAlgorithmContractTests(SharedServers servers) : AlgorithmContract
{
    protected override async ValueTask<ICounterStore> CreateStoreAsync() => await StoreHost.StartAsync(await servers.ClusterAsync());
}
