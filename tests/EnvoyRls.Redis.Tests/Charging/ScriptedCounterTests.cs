using System.Globalization;
using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Counting;
using EnvoyRls.Testing;

namespace EnvoyRls.Redis.Tests.Charging;

/// <summary>What counters of the scripts are in Redis, beside what they answer.</summary>
public sealed class ScriptedCounterTests(PlainServer server) : IClassFixture<PlainServer>, IAsyncLifetime
{
    private static readonly BanPolicy Policy = new(After: 1, Within: 60_000_000, For: 60_000_000, Factor: 2, Max: Limits.Year, Forget: 60_000_000);

    private readonly string _key = Guid.NewGuid().ToString("N");
    private StoreHost? _store;

    public async ValueTask InitializeAsync() => _store = await StoreHost.StartAsync(StoreHost.Patient(server.Redis.Address));

    public ValueTask DisposeAsync() => _store!.DisposeAsync();

    [Theory]
    [MemberData(nameof(Limits.Scripted), MemberType = typeof(Limits))]
    public async Task A_counter_expires_when_it_is_idle_again(LimitAlgorithm algorithm)
    {
        ChargeOutcome outcome = await ChargeAsync(Limits.Of(algorithm, 100, 60_000_000), 30);

        long left = long.Parse(await server.Redis.CliAsync("PTTL", _key), CultureInfo.InvariantCulture);
        long reset = outcome.ResetMicroseconds / 1_000;
        Assert.InRange(left, reset - 5_000, reset + 1);
        Assert.InRange(reset, 10_000, 120_000);
    }

    [Theory]
    [MemberData(nameof(Limits.Scripted), MemberType = typeof(Limits))]
    public async Task A_counter_is_gone_soon_after_it_is_idle_again(LimitAlgorithm algorithm)
    {
        await ChargeAsync(Limits.Of(algorithm, 5, 50_000), 5);

        await Eventually.IsTrueAsync(
            async () => await server.Redis.CliAsync("EXISTS", _key) == "0", TimeSpan.FromSeconds(10), () => "the counter has expired");
    }

    [Theory]
    [MemberData(nameof(Limits.Scripted), MemberType = typeof(Limits))]
    public async Task A_counter_given_back_is_gone(LimitAlgorithm algorithm)
    {
        Limit limit = Limits.Of(algorithm, 10);
        await ChargeAsync(limit, 4);
        await ChargeAsync(limit, -4);

        await Eventually.IsTrueAsync(
            async () => await server.Redis.CliAsync("EXISTS", _key) == "0", TimeSpan.FromSeconds(10), () => "the counter has expired");
    }

    [Theory]
    [MemberData(nameof(Limits.Scripted), MemberType = typeof(Limits))]
    public async Task Looks_refunds_denials_and_reads_create_nothing(LimitAlgorithm algorithm)
    {
        Limit limit = Limits.Of(algorithm, 10);
        ChargeBatch undone = new();
        ref Charge charge = ref undone.Append(_key, limit, 3);
        charge.Kind = ChargeKind.GiveBack;
        charge.ChargedAt = (DateTime.UtcNow.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
        Assert.Null(await _store!.ChargeAsync(undone));
        await ChargeAsync(limit, 0);
        await ChargeAsync(limit, -3);
        await ChargeAsync(limit, 11);
        await ReadAsync(limit, 5);

        Assert.Equal("0", await server.Redis.CliAsync("EXISTS", _key));
    }

    [Theory]
    [MemberData(nameof(Limits.Scripted), MemberType = typeof(Limits))]
    public async Task Looks_denials_and_reads_write_nothing(LimitAlgorithm algorithm)
    {
        Limit limit = Limits.Of(algorithm, 10);
        await ChargeAsync(limit, 8);
        string before = await server.Redis.CliAsync("DUMP", _key);
        string expiry = await server.Redis.CliAsync("PEXPIRETIME", _key);
        await ChargeAsync(limit, 0);
        await ChargeAsync(limit, 3);
        await ReadAsync(limit, 1);

        Assert.Equal(before, await server.Redis.CliAsync("DUMP", _key));
        Assert.Equal(expiry, await server.Redis.CliAsync("PEXPIRETIME", _key));
    }

    [Fact]
    public async Task A_ban_expires_when_it_is_forgotten()
    {
        ChargeBatch batch = new();
        batch.Append(_key, Limits.Of(LimitAlgorithm.Gcra, 1), 1).Ban = Policy;
        Assert.Null(await _store!.ChargeAsync(batch));

        Assert.False(batch.Charges[0].Outcome.Admitted);
        Assert.InRange(long.Parse(await server.Redis.CliAsync("PTTL", _key), CultureInfo.InvariantCulture), 115_000, 120_001);
    }

    [Fact]
    public async Task Asking_for_a_ban_creates_nothing()
    {
        ChargeBatch batch = new();
        batch.Append(_key, Limits.Of(LimitAlgorithm.Gcra, 1), 0).Ban = Policy;

        Assert.Null(await _store!.ChargeAsync(batch));
        Assert.Null(await _store.ReadAsync(batch));

        Assert.True(batch.Charges[0].Outcome.Admitted);
        Assert.Equal("0", await server.Redis.CliAsync("EXISTS", _key));
    }

    [Theory]
    [MemberData(nameof(Limits.Scripted), MemberType = typeof(Limits))]
    public async Task A_value_of_another_type_is_a_fault_and_stays(LimitAlgorithm algorithm)
    {
        await server.Redis.CliAsync("RPUSH", _key, "other");

        Assert.Contains("WRONGTYPE", await FaultAsync(Limits.Of(algorithm, 10), allOrNothing: false), StringComparison.Ordinal);
        Assert.Contains("WRONGTYPE", await FaultAsync(Limits.Of(algorithm, 10), allOrNothing: true), StringComparison.Ordinal);
        Assert.Equal("list", await server.Redis.CliAsync("TYPE", _key));
    }

    [Theory]
    [MemberData(nameof(Limits.Scripted), MemberType = typeof(Limits))]
    public async Task A_value_that_is_no_counter_is_a_fault_and_stays(LimitAlgorithm algorithm)
    {
        string[] spoil = algorithm == LimitAlgorithm.SlidingWindowLog ? ["ZADD", _key, "1", "garbage"] : ["SET", _key, "garbage"];
        await server.Redis.CliAsync(spoil);
        string before = await server.Redis.CliAsync("DUMP", _key);

        Assert.Contains("no counter of this algorithm", await FaultAsync(Limits.Of(algorithm, 10), allOrNothing: false), StringComparison.Ordinal);
        Assert.Contains("no counter of this algorithm", await FaultAsync(Limits.Of(algorithm, 10), allOrNothing: true), StringComparison.Ordinal);
        Assert.Equal(before, await server.Redis.CliAsync("DUMP", _key));
    }

    [Theory]
    [MemberData(nameof(Limits.Scripted), MemberType = typeof(Limits))]
    public async Task Many_clients_never_get_more_than_the_limit_allows(LimitAlgorithm algorithm)
    {
        const int Clients = 4;
        const int CallsOfEach = 300;
        const uint Amount = 100;
        Limit limit = Limits.Of(algorithm, Amount);
        StoreHost[] clients = await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => StoreHost.StartAsync(StoreHost.Patient(server.Redis.Address))));

        long[] admitted = await Task.WhenAll(clients.SelectMany(client => Enumerable.Range(0, 2).Select(_ => Task.Run(async () =>
        {
            long sum = 0;
            for (int i = 0; i < CallsOfEach / 2; i++)
            {
                ChargeBatch batch = new();
                batch.Append(_key, limit, 1);
                Assert.Null(await client.ChargeAsync(batch));
                sum += batch.Charges[0].Outcome.Admitted ? 1 : 0;
            }

            return sum;
        }))));

        Assert.Equal(Amount, admitted.Sum());
        foreach (StoreHost client in clients)
        {
            await client.DisposeAsync();
        }
    }

    [Fact]
    public async Task Forgotten_scripts_are_brought_along()
    {
        ChargeBatch batch = new();
        foreach (LimitAlgorithm algorithm in Enum.GetValues<LimitAlgorithm>())
        {
            batch.Append($"{_key}{algorithm}", Limits.Of(algorithm, 10), 1);
        }

        foreach (bool allOrNothing in (bool[])[false, true])
        {
            await server.Redis.CliAsync("SCRIPT", "FLUSH");
            batch.AllOrNothing = allOrNothing;
            Assert.Null(await _store!.ChargeAsync(batch));
            Assert.True(batch.Charged);
        }
    }

    private async Task<ChargeOutcome> ChargeAsync(Limit limit, long hits)
    {
        ChargeBatch batch = new();
        batch.Append(_key, limit, hits);
        Assert.Null(await _store!.ChargeAsync(batch));
        return batch.Charges[0].Outcome;
    }

    private async Task ReadAsync(Limit limit, long hits)
    {
        ChargeBatch batch = new();
        batch.Append(_key, limit, hits);
        Assert.Null(await _store!.ReadAsync(batch));
    }

    private async Task<string?> FaultAsync(Limit limit, bool allOrNothing)
    {
        ChargeBatch batch = new() { AllOrNothing = allOrNothing };
        batch.Append(_key, limit, 1);
        StoreFault? fault = await _store!.ChargeAsync(batch);
        Assert.Equal(StoreFaultKind.Unavailable, fault?.Kind);
        return fault?.Message;
    }
}
