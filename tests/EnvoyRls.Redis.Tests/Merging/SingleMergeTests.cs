using System.Globalization;
using System.Text;
using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Counting;

namespace EnvoyRls.Redis.Tests.Merging;

public sealed class SingleMergeTests(PlainServer server) : MergeTests, IClassFixture<PlainServer>
{
    private protected override bool IsClustered => false;

    [Theory]
    [InlineData(LimitAlgorithm.FixedWindow, "600")]
    [InlineData(LimitAlgorithm.Gcra, "180")]
    public async Task What_was_merged_is_forgotten_with_the_counter_and_not_before(LimitAlgorithm algorithm, string seconds)
    {
        await using StoreHost store = await StartAsync();
        Assert.True(Limit.TryCreate(algorithm, 100, 60_000_000, null, 0, out Limit? limit, out string? problem), problem);
        string key = $"expiry-{algorithm}";
        ChargeBatch batch = new();
        ref Charge charge = ref batch.Add(Encoding.UTF8.GetBytes(key), []);
        charge.Kind = ChargeKind.Merge;
        charge.Limit = limit;
        charge.Window = algorithm == LimitAlgorithm.FixedWindow ? new Window(0, 60_000_000) : default;
        charge.ExpirySeconds = 600;
        charge.Merge = new MergeTerms("replica:1"u8.ToArray(), 10, 10, 0, 0);

        Assert.Null(await store.ChargeAsync(batch));

        Assert.Equal(10, batch.Charges[0].Granted);
        Assert.InRange(await SecondsLeftAsync(key), 1, 600);
        Assert.InRange(await SecondsLeftAsync($"{key}:stand-ins"), long.Parse(seconds, CultureInfo.InvariantCulture) - 60, long.Parse(seconds, CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task A_merge_into_what_is_no_counter_fails_and_changes_nothing()
    {
        await using StoreHost store = await StartAsync();
        await server.Redis.CliAsync("RPUSH", "no-counter", "x");
        ChargeBatch batch = new();
        ref Charge charge = ref batch.Add("no-counter"u8, []);
        charge.Kind = ChargeKind.Merge;
        charge.Limit = Limit.FixedWindow(10, 60_000_000);
        charge.Window = new Window(0, 60_000_000);
        charge.ExpirySeconds = 60;
        charge.Merge = new MergeTerms("replica:1"u8.ToArray(), 10, 10, 0, 0);

        Assert.Equal(StoreFaultKind.Unavailable, (await store.ChargeAsync(batch))?.Kind);

        Assert.Equal("0", await server.Redis.CliAsync("EXISTS", "no-counter:stand-ins"));
    }

    private protected override Task<StoreHost> StartAsync() => StoreHost.StartAsync(StoreHost.Patient(server.Redis.Address));

    private protected override Task ForgetAsync(string counter, string beside) => server.Redis.CliAsync("DEL", counter, beside);

    private async Task<long> SecondsLeftAsync(string key) => long.Parse(await server.Redis.CliAsync("TTL", key), CultureInfo.InvariantCulture);
}
