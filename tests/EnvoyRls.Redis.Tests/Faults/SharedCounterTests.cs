using EnvoyRls.Core.Counting;
using EnvoyRls.Redis.Resp;
using EnvoyRls.Testing;

namespace EnvoyRls.Redis.Tests.Faults;

/// <summary>Counters are shared with replicas of the reference, which send INCRBY and EXPIRE.</summary>
public sealed class SharedCounterTests(PlainServer server) : IClassFixture<PlainServer>
{
    [Fact]
    public async Task Hits_of_a_reference_replica_and_ours_add_up()
    {
        const int Each = 500;
        await using StoreHost store = await StoreHost.StartAsync(StoreHost.Patient(server.Redis.Address));
        CancellationToken cancel = TestContext.Current.CancellationToken;
        await using RespConnection reference = await RespConnection.OpenAsync(RedisAddress.Parse(server.Redis.Address), null, null, null, cancel);

        Task ours = Task.Run(async () =>
        {
            Batch batch = new("domain_");
            for (int i = 0; i < Each; i++)
            {
                batch.Charges.Clear();
                batch.Add("key_value", 2);
                Assert.Null(await store.ChargeAsync(batch.Charges));
            }
        });
        Task theirs = Task.Run(async () =>
        {
            for (int i = 0; i < Each; i++)
            {
                Task<RespValue> increment = reference.AskAsync(cancel, "INCRBY", "domain_key_value_1200", "3");
                await reference.AskAsync(cancel, "EXPIRE", "domain_key_value_1200", "60");
                await increment;
            }
        });
        await Task.WhenAll(ours, theirs);

        Assert.Equal("2500", await server.Redis.CliAsync("GET", "domain_key_value_1200"));
    }

    [Fact]
    public async Task Twenty_thousand_calls_from_eight_tasks_count_exactly()
    {
        const int Workers = 8;
        const int Calls = 20_000 / Workers;
        await using StoreHost store = await StoreHost.StartAsync(StoreHost.Patient(server.Redis.Address));

        await Task.WhenAll(Enumerable.Range(0, Workers).Select(worker => Task.Run(async () =>
        {
            Batch batch = new("exact_");
            for (int i = 0; i < Calls; i++)
            {
                batch.Charges.Clear();
                batch.Add("all", 1).Add($"worker{worker}", 2);
                Assert.Null(await store.ChargeAsync(batch.Charges));
                Assert.Equal(2 * (i + 1), batch.Counters[1]);
            }
        })));

        Assert.Equal("20000", await server.Redis.CliAsync("GET", "exact_all_1200"));
        Assert.Equal("5000", await server.Redis.CliAsync("GET", "exact_worker7_1200"));
    }

    [Fact]
    public async Task A_value_that_is_no_number_is_a_fault_to_charge_and_zero_to_read()
    {
        await using StoreHost store = await StoreHost.StartAsync(StoreHost.Patient(server.Redis.Address));
        await server.Redis.CliAsync("SET", "text_1200", "hello");
        Batch batch = new("");
        batch.Add("text", 1);

        StoreFault? fault = await store.ChargeAsync(batch.Charges);
        Assert.Equal(StoreFaultKind.Unavailable, fault?.Kind);
        Assert.Contains("not an integer", fault?.Message, StringComparison.Ordinal);
        Assert.Null(await store.ReadAsync(batch.Charges));
        Assert.Equal([0], batch.Counters);
    }
}
