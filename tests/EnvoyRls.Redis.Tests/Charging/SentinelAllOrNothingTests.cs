using EnvoyRls.Core.Counting;

namespace EnvoyRls.Redis.Tests.Charging;

public sealed class SentinelAllOrNothingTests(SentinelServers servers) : AllOrNothingTests, IClassFixture<SentinelServers>
{
    protected override async ValueTask<ICounterStore> CreateStoreAsync() =>
        await StoreHost.StartAsync(StoreHost.Patient(servers.Trio.Url, RedisTopologyKind.Sentinel));

    protected override string Place(string test, string name) => $"{test}:{name}";
}
