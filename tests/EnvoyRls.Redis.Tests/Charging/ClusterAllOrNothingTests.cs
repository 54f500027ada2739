using EnvoyRls.Core.Counting;

namespace EnvoyRls.Redis.Tests.Charging;

/// <summary>The keys of a batch all over a cluster.</summary>
public sealed class ClusterAllOrNothingTests(ClusterServers servers) : AllOrNothingTests, IClassFixture<ClusterServers>
{
    protected override bool IsOneStep => false;

    protected override async ValueTask<ICounterStore> CreateStoreAsync() =>
        await StoreHost.StartAsync(StoreHost.Patient(servers.Cluster.Url, RedisTopologyKind.Cluster));

    protected override string Place(string test, string name) => $"{test}:{name}";
}
