using EnvoyRls.Core.Counting;
using EnvoyRls.Testing;

namespace EnvoyRls.Redis.Tests;

public sealed class PerSecondCounterStoreTests(PlainServer main, PlainServer.Second second) : IClassFixture<PlainServer>, IClassFixture<PlainServer.Second>
{
    [Fact]
    public async Task Counters_of_a_second_live_in_the_second_store()
    {
        await using PerSecondCounterStore store = await StartAsync();
        Batch batch = new("split_");
        batch.Add("minute", 1).Add("second", 2, windowSeconds: 1, expirySeconds: 60).Add("hour", 3, windowSeconds: 3600);

        Assert.Null(await store.ChargeAsync(batch.Charges));

        Assert.Equal([1, 2, 3], batch.Counters);
        Assert.Equal("2", await second.Redis.CliAsync("GET", "split_second_1200"));
        Assert.Equal("", await main.Redis.CliAsync("GET", "split_second_1200"));
        Assert.Equal("3", await main.Redis.CliAsync("GET", "split_hour_1200"));
        Assert.Equal("", await second.Redis.CliAsync("GET", "split_hour_1200"));
    }

    [Fact]
    public async Task A_fault_of_the_second_store_is_the_batchs()
    {
        await using PerSecondCounterStore store = await StartAsync();
        await second.Redis.CliAsync("SET", "broken_second_1200", "text");
        Batch batch = new("broken_");
        batch.Add("minute", 1).Add("second", 1, windowSeconds: 1);

        Assert.Equal(StoreFaultKind.Unavailable, (await store.ChargeAsync(batch.Charges))?.Kind);

        batch.Charges.Clear();
        batch.Add("minute", 1);
        Assert.Null(await store.ChargeAsync(batch.Charges));
        Assert.Equal([2], batch.Counters);
    }

    private async Task<PerSecondCounterStore> StartAsync() => new(
        await StoreHost.StartAsync(StoreHost.Patient(main.Redis.Address)),
        await StoreHost.StartAsync(StoreHost.Patient(second.Redis.Address)));
}
