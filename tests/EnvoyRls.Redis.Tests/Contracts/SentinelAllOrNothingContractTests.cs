using EnvoyRls.Core.Counting;
using EnvoyRls.Testing;

namespace EnvoyRls.Redis.Tests.Contracts;

public sealed class SentinelAllOrNothingContractTests(SentinelServers servers) : AllOrNothingContract, IClassFixture<SentinelServers>
{
    protected override async ValueTask<ICounterStore> CreateStoreAsync() => await StoreHost.StartAsync(StoreHost.Patient(servers.Trio.Url, RedisTopologyKind.Sentinel));
}
