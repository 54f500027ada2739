using EnvoyRls.Core.Counting;
using EnvoyRls.Testing;

namespace EnvoyRls.Redis.Tests.Contracts;

public sealed class ClusterResetContractTests(ClusterServers servers) : ResetContract, IClassFixture<ClusterServers>
{
    protected override async ValueTask<ICounterStore> CreateStoreAsync() => await StoreHost.StartAsync(StoreHost.Patient(servers.Cluster.Url, RedisTopologyKind.Cluster));
}
