using System.Globalization;
using EnvoyRls.Testing;

namespace EnvoyRls.Redis.Tests.Combining;

/// <summary>Fixed windows that are known to expire are charged without a script.</summary>
public sealed class PlainIncrementTests(PlainServer server) : IClassFixture<PlainServer>
{
    [Fact]
    public async Task A_window_is_charged_by_the_script_once_and_plainly_then()
    {
        await using StoreHost store = await StoreHost.StartAsync(StoreHost.Patient(server.Redis.Address));
        await server.Redis.CliAsync("CONFIG", "RESETSTAT");

        for (int i = 1; i <= 10; i++)
        {
            Assert.Equal(2 * i, await ChargeAsync(store, "often", 2));
        }

        string statistics = await server.Redis.CliAsync("INFO", "commandstats");
        Assert.Equal((1, 10, 1), (Calls("evalsha"), Calls("incrby"), Calls("expire")));

        int Calls(string command) => CombiningTests.Calls(statistics, command);
    }

    [Fact]
    public async Task A_window_that_was_lost_is_given_an_expiry_again()
    {
        await using StoreHost store = await StoreHost.StartAsync(StoreHost.Patient(server.Redis.Address));
        await ChargeAsync(store, "lost", 1);
        await ChargeAsync(store, "lost", 1);
        await server.Redis.CliAsync("DEL", "plain_lost_1200");

        Assert.Equal(3, await ChargeAsync(store, "lost", 3));

        await Eventually.IsTrueAsync(
            async () => long.Parse(await server.Redis.CliAsync("TTL", "plain_lost_1200"), CultureInfo.InvariantCulture) is > 50 and <= 60,
            TimeSpan.FromSeconds(10),
            () => "the window expires");
    }

    [Fact]
    public async Task A_window_without_an_expiry_is_given_one_by_whoever_does_not_know_it()
    {
        await server.Redis.CliAsync("SET", "plain_foreign_1200", "5");
        await using StoreHost store = await StoreHost.StartAsync(StoreHost.Patient(server.Redis.Address));

        Assert.Equal(6, await ChargeAsync(store, "foreign", 1));

        Assert.InRange(long.Parse(await server.Redis.CliAsync("TTL", "plain_foreign_1200"), CultureInfo.InvariantCulture), 50, 60);
    }

    private static async Task<long> ChargeAsync(StoreHost store, string key, long hits)
    {
        Batch batch = new("plain_");
        batch.Add(key, hits);
        Assert.Null(await store.ChargeAsync(batch.Charges));
        return batch.Counters[0];
    }
}
