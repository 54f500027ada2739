using EnvoyRls.Core.Counting;
using EnvoyRls.Testing;

namespace EnvoyRls.Redis.Tests.Contracts;

public sealed class ClusterAllOrNothingContractTests(ClusterServers servers) : AllOrNothingContract, IClassFixture<ClusterServers>
{
    // Its keys lie in slots of different servers.
    protected override bool IsOneStep => false;

    protected override async ValueTask<ICounterStore> CreateStoreAsync() => await StoreHost.StartAsync(StoreHost.Patient(servers.Cluster.Url, RedisTopologyKind.Cluster));
}
