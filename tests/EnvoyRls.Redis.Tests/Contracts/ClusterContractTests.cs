using EnvoyRls.Testing;
using EnvoyRls.Core.Counting;

namespace EnvoyRls.Redis.Tests.Contracts;

public sealed class ClusterContractTests(ClusterServers servers) : CounterStoreContract, IClassFixture<ClusterServers>
{
    protected override async ValueTask<ICounterStore> CreateStoreAsync() =>
        await StoreHost.StartAsync(StoreHost.Patient(servers.Cluster.Url, RedisTopologyKind.Cluster));
}
