using EnvoyRls.Core.Counting;

namespace EnvoyRls.Redis.Tests.Charging;

/// <summary>All keys of a batch in one slot of a cluster.</summary>
public sealed class SlotAllOrNothingTests(ClusterServers servers) : AllOrNothingTests, IClassFixture<ClusterServers>
{
    protected override async ValueTask<ICounterStore> CreateStoreAsync() =>
        await StoreHost.StartAsync(StoreHost.Patient(servers.Cluster.Url, RedisTopologyKind.Cluster));

    protected override string Place(string test, string name) => $"{{{test}}}:{name}";
}
