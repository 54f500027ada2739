using EnvoyRls.Core.Counting;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Redis.Breaker;
using EnvoyRls.Testing;

namespace EnvoyRls.Redis.Tests.Contracts;

/// <summary>Two stores behind a breaker, as a server has them.</summary>
public sealed class PerSecondResetContractTests(PlainServer main, PlainServer.Second second)
    : ResetContract, IClassFixture<PlainServer>, IClassFixture<PlainServer.Second>
{
    protected override async ValueTask<ICounterStore> CreateStoreAsync()
    {
        PerSecondCounterStore pair = new(
            await StoreHost.StartAsync(StoreHost.Patient(main.Redis.Address)),
            await StoreHost.StartAsync(StoreHost.Patient(second.Redis.Address)));
        return new BreakerCounterStore(pair, new BreakerOptions(), TimeProvider.System, new StatRegistry());
    }
}
