using EnvoyRls.Core.Counting;
using EnvoyRls.Testing;

namespace EnvoyRls.Redis.Tests.Contracts;

public sealed class SentinelResetContractTests(SentinelServers servers) : ResetContract, IClassFixture<SentinelServers>
{
    protected override async ValueTask<ICounterStore> CreateStoreAsync() => await StoreHost.StartAsync(StoreHost.Patient(servers.Trio.Url, RedisTopologyKind.Sentinel));
}
