using EnvoyRls.Testing;
using EnvoyRls.Core.Counting;

namespace EnvoyRls.Redis.Tests.Contracts;

public sealed class SentinelContractTests(SentinelServers servers) : CounterStoreContract, IClassFixture<SentinelServers>
{
    protected override async ValueTask<ICounterStore> CreateStoreAsync() =>
        await StoreHost.StartAsync(StoreHost.Patient(servers.Trio.Url, RedisTopologyKind.Sentinel));
}
