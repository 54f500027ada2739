using EnvoyRls.Core.Counting;

namespace EnvoyRls.Redis.Tests.Charging;

/// <summary>The keys of a batch all over a cluster.</summary>
public sealed class ClusterAllOrNothingTests(SharedServers servers) : AllOrNothingTests
{
    protected override bool IsOneStep => false;

    protected override async ValueTask<ICounterStore> CreateStoreAsync() =>
        await StoreHost.StartAsync(await servers.ClusterAsync());

    protected override string Place(string test, string name) => $"{test}:{name}";
}
