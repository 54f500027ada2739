using EnvoyRls.Testing;

namespace EnvoyRls.Redis.Tests.Faults;

/// <summary>A server forgets its scripts on SCRIPT FLUSH and on a restart.</summary>
public sealed class ScriptCacheTests(PlainServer server) : IClassFixture<PlainServer>
{
    [Fact]
    public async Task Forgotten_scripts_are_brought_along_unnoticed()
    {
        const int Calls = 4000;
        await using StoreHost store = await StoreHost.StartAsync(StoreHost.Patient(server.Redis.Address));
        Task traffic = Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            Batch batch = new("flush_");
            for (int i = 0; i < Calls / 4; i++)
            {
                batch.Charges.Clear();
                batch.Add("all", 1).Add("other", 2).Refund("other", 1);
                Assert.Null(await store.ChargeAsync(batch.Charges));
            }
        })));

        int flushes = 0;
        do
        {
            await server.Redis.CliAsync("SCRIPT", "FLUSH");
            flushes++;
        }
        while (!traffic.IsCompleted && flushes < 200);
        await traffic;

        Assert.Equal("4000", await server.Redis.CliAsync("GET", "flush_all_1200"));
        Assert.Equal("4000", await server.Redis.CliAsync("GET", "flush_other_1200"));
    }

    [Fact]
    public async Task Scripts_are_loaded_before_the_first_call()
    {
        await server.Redis.CliAsync("SCRIPT", "FLUSH");
        await using StoreHost store = await StoreHost.StartAsync(StoreHost.Patient(server.Redis.Address));
        await server.Redis.CliAsync("CONFIG", "RESETSTAT");
        Batch batch = new("loaded_");
        batch.Add("a", 1).Refund("a", 1);

        Assert.Null(await store.ChargeAsync(batch.Charges));

        string statistics = await server.Redis.CliAsync("INFO", "commandstats");
        Assert.Contains("cmdstat_evalsha:calls=2,", statistics, StringComparison.Ordinal);
        Assert.DoesNotContain("cmdstat_eval:", statistics, StringComparison.Ordinal);
    }
}
