using System.Globalization;
using EnvoyRls.Core.Counting;
using EnvoyRls.Testing;

namespace EnvoyRls.Redis.Tests.Faults;

/// <summary>No counter may live for ever, whoever made it and however.</summary>
public sealed class ExpiryTests(PlainServer server) : IClassFixture<PlainServer>
{
    private const string CountImmortal =
        """
        local immortal = 0
        for _, key in ipairs(redis.call('KEYS', ARGV[1] .. '*')) do
          if redis.call('TTL', key) < 0 then immortal = immortal + 1 end
        end
        return immortal
        """;

    [Fact]
    public async Task Every_counter_has_an_expiry_after_concurrent_traffic()
    {
        await using StoreHost store = await StoreHost.StartAsync(StoreHost.Patient(server.Redis.Address));

        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(async () =>
        {
            for (int i = 0; i < 500; i++)
            {
                Batch batch = new("traffic_");
                batch.Add($"{i % 50}", i % 3).Add($"{worker}-{i}", 0).Refund($"{i % 50}", 1);
                Assert.Null(await store.ChargeAsync(batch.Charges));
            }
        })));

        Assert.Equal("0", await server.Redis.CliAsync("EVAL", CountImmortal, "0", "traffic_"));
        Assert.Equal("4000", await server.Redis.CliAsync("EVAL", "return #redis.call('KEYS', ARGV[1])", "0", "traffic_*-*"));
    }

    [Theory]
    [InlineData(0, ChargeKind.Add)]
    [InlineData(1, ChargeKind.Add)]
    [InlineData(1, ChargeKind.Refund)]
    public async Task A_counter_left_without_expiry_gets_one(long hits, ChargeKind kind)
    {
        await using StoreHost store = await StoreHost.StartAsync(StoreHost.Patient(server.Redis.Address));
        string key = string.Create(CultureInfo.InvariantCulture, $"orphan-{kind}-{hits}");
        await server.Redis.CliAsync("SET", $"{key}_1200", "5");

        Batch batch = new("");
        _ = kind == ChargeKind.Refund ? batch.Refund(key, hits) : batch.Add(key, hits);
        Assert.Null(await store.ChargeAsync(batch.Charges));

        Assert.InRange(await TimeToLiveAsync($"{key}_1200"), 1, 60);
    }

    [Fact]
    public async Task An_expiry_is_set_once_and_not_renewed_by_hits()
    {
        await using StoreHost store = await StoreHost.StartAsync(StoreHost.Patient(server.Redis.Address));
        Batch first = new("");
        first.Add("once", 1, expirySeconds: 60);
        Assert.Null(await store.ChargeAsync(first.Charges));
        Batch second = new("");
        second.Add("once", 1, expirySeconds: 86_400);
        Assert.Null(await store.ChargeAsync(second.Charges));

        Assert.InRange(await TimeToLiveAsync("once_1200"), 1, 60);
    }

    [Fact]
    public async Task Reading_and_refunding_create_nothing()
    {
        await using StoreHost store = await StoreHost.StartAsync(StoreHost.Patient(server.Redis.Address));
        Batch batch = new("");
        batch.Refund("nothing", 3);
        Assert.Null(await store.ChargeAsync(batch.Charges));
        Assert.Null(await store.ReadAsync(batch.Charges));

        Assert.Equal("0", await server.Redis.CliAsync("EXISTS", "nothing_1200"));
    }

    private async Task<long> TimeToLiveAsync(string key) =>
        long.Parse(await server.Redis.CliAsync("TTL", key), CultureInfo.InvariantCulture);
}
