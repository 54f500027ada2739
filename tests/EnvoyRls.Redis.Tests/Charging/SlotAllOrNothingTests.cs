using EnvoyRls.Core.Counting;

namespace EnvoyRls.Redis.Tests.Charging;

/// <summary>All keys of a batch in one slot of a cluster.</summary>
public sealed class SlotAllOrNothingTests(SharedServers servers) : AllOrNothingTests
{
    protected override async ValueTask<ICounterStore> CreateStoreAsync() =>
        await StoreHost.StartAsync(await servers.ClusterAsync());

    protected override string Place(string test, string name) => $"{{{test}}}:{name}";
}
