using EnvoyRls.Core.Counting;
using EnvoyRls.Testing;

namespace EnvoyRls.Redis.Tests.Contracts;

public sealed class SentinelAlgorithmContractTests(SentinelServers servers) : AlgorithmContract, IClassFixture<SentinelServers>
{
    protected override async ValueTask<ICounterStore> CreateStoreAsync() => await StoreHost.StartAsync(StoreHost.Patient(servers.Trio.Url, RedisTopologyKind.Sentinel));
}
