using System.Text;
using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Counting;
using EnvoyRls.Redis.Tests.Charging;
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

    [Theory]
    [InlineData(11, 1)]
    [InlineData(1, 11)]
    public async Task A_denial_by_either_store_charges_neither(long ofMinute, long ofSecond)
    {
        string key = $"denied-{ofSecond}";
        await using PerSecondCounterStore store = await StartAsync();
        ChargeBatch batch = WholeBatch(key, 3, 4, 5);
        Assert.Null(await store.ChargeAsync(batch));
        Assert.True(batch.Charged);

        ChargeBatch denied = WholeBatch(key, ofMinute, ofSecond, 1);
        Assert.Null(await store.ChargeAsync(denied));

        Assert.Equal((false, true), (denied.Charged, denied.Provisional));
        Assert.Equal([ofMinute <= 7, ofSecond <= 6, true], denied.Charges.ToArray().Select(static charge => charge.IsAdmitted()));
        Assert.Equal(5, denied.Charges[2].Outcome.Remaining);
        ChargeBatch look = WholeBatch(key, 0, 0, 0);
        Assert.Null(await store.ReadAsync(look));
        Assert.Equal((3, 4, 5), (look.Charges[0].Counter, look.Charges[1].Counter, look.Charges[2].Outcome.Remaining));
    }

    [Fact]
    public async Task A_fault_of_either_store_charges_neither()
    {
        await using PerSecondCounterStore store = await StartAsync();
        ChargeBatch batch = WholeBatch("spoilt", 3, 4, 5);
        await second.Redis.CliAsync("SET", Encoding.UTF8.GetString(batch.Key(batch.Charges[1])), "text");

        Assert.Equal(StoreFaultKind.Unavailable, (await store.ChargeAsync(batch))?.Kind);

        ChargeBatch look = WholeBatch("spoilt", 0, 0, 0);
        Assert.Null(await store.ReadAsync(look));
        Assert.Equal((0, 10), (look.Charges[0].Counter, look.Charges[2].Outcome.Remaining));
    }

    /// <summary>A limit of ten for a minute, a second and a year; the second's counter lives in the second store.</summary>
    private static ChargeBatch WholeBatch(string key, long ofMinute, long ofSecond, long ofYear)
    {
        ChargeBatch batch = new() { AllOrNothing = true };
        batch.Append($"{key}-minute", Limits.Of(LimitAlgorithm.FixedWindow, 10, 60_000_000), ofMinute);
        batch.Append($"{key}-second", Limits.Of(LimitAlgorithm.FixedWindow, 10, 1_000_000), ofSecond).ExpirySeconds = 60;
        batch.Append($"{key}-year", Limits.Of(LimitAlgorithm.TokenBucket, 10), ofYear);
        return batch;
    }

    private async Task<PerSecondCounterStore> StartAsync() => new(
        await StoreHost.StartAsync(StoreHost.Patient(main.Redis.Address)),
        await StoreHost.StartAsync(StoreHost.Patient(second.Redis.Address)));
}
