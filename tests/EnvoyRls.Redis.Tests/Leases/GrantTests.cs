using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Counting;
using EnvoyRls.Testing;

namespace EnvoyRls.Redis.Tests.Leases;

/// <summary>Leases that a replica of Redis has to know of, one by one.</summary>
public sealed class GrantTests : IAsyncLifetime
{
    private const long Needed = 2;
    private const long Slice = 25;

    private readonly ReplicatedServers _servers = new();
    private StoreHost _host = null!;

    public async ValueTask InitializeAsync()
    {
        await _servers.InitializeAsync();
        _host = await StoreHost.StartAsync(StoreHost.Patient(_servers.Primary.Address) with { LeaseWaitReplicas = 1 });
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await _servers.DisposeAsync();
    }

    [Theory]
    [InlineData(LimitAlgorithm.FixedWindow)]
    [InlineData(LimitAlgorithm.SlidingWindowLog)]
    [InlineData(LimitAlgorithm.SlidingWindowCounter)]
    [InlineData(LimitAlgorithm.TokenBucket)]
    [InlineData(LimitAlgorithm.Gcra)]
    public async Task A_slice_that_no_replica_knows_of_is_given_back(LimitAlgorithm algorithm)
    {
        string known = await GrantWholeAsync(algorithm);

        await _servers.Replica.FreezeAsync();
        Charge withheld = await GrantAsync(algorithm, "unknown");

        Assert.Equal((Needed, true), (withheld.Granted, withheld.IsWithheld));
        await Eventually.IsTrueAsync(async () => await ChargedAsync(algorithm, "unknown") == Needed, TimeSpan.FromSeconds(20), () => "the slice is given back");
        Assert.Equal(Needed + Slice, await ChargedAsync(algorithm, known));
    }

    [Fact]
    public async Task While_replicas_are_behind_leases_wait_for_nothing_and_once_they_follow_slices_are_leased_again()
    {
        await _servers.Replica.FreezeAsync();
        await GrantAsync(LimitAlgorithm.FixedWindow, "first");
        long waits = await WaitsAsync();

        for (int i = 0; i < 20; i++)
        {
            Assert.True((await GrantAsync(LimitAlgorithm.FixedWindow, $"behind-{i}")).IsWithheld);
        }

        Assert.InRange(await WaitsAsync() - waits, 0, 10);
        await _servers.Replica.ThawAsync();
        await GrantWholeAsync(LimitAlgorithm.FixedWindow);
    }

    [Fact]
    public async Task While_replicas_are_behind_all_of_a_limit_is_admitted_and_calls_are_answered_in_time()
    {
        const uint amount = 5_000;
        await _servers.Replica.FreezeAsync();
        RedisOptions options = StoreHost.Patient(_servers.Primary.Address) with { OperationTimeout = TimeSpan.FromMilliseconds(500), LeaseWaitReplicas = 1 };
        await using LeasedFleet fleet = await LeasedFleet.StartAsync(options, replicas: 4);

        await fleet.CallAsync(Limit.FixedWindow(amount, 3_600_000_000), first: 0, long.MaxValue, TimeSpan.FromSeconds(2));

        Assert.Equal((amount, 0), (fleet.Admitted, fleet.Failed));
        Assert.True(fleet.Withheld > 0, "slices were leased");
    }

    [Fact]
    public async Task Leases_that_come_together_are_waited_for_together()
    {
        await GrantWholeAsync(LimitAlgorithm.FixedWindow);
        long before = await WaitsAsync();

        Charge[] granted = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => GrantAsync(LimitAlgorithm.FixedWindow, $"together-{i}")));

        Assert.All(granted, static charge => Assert.Equal(charge.IsWithheld ? Needed : Needed + Slice, charge.Granted));
        Assert.InRange(await WaitsAsync() - before, 1, 100);
    }

    [Fact]
    public async Task A_lease_whose_script_the_server_has_lost_gets_no_slice_and_the_next_one_does()
    {
        await _servers.Primary.CliAsync("SCRIPT", "FLUSH");

        Charge lost = await GrantAsync(LimitAlgorithm.Gcra, "lost");

        Assert.Equal((Needed, true), (lost.Granted, lost.IsWithheld));
        await GrantWholeAsync(LimitAlgorithm.Gcra);
    }

    [Fact]
    public async Task A_server_that_refuses_to_wait_grants_no_slices()
    {
        await _servers.Primary.CliAsync("ACL", "SETUSER", "default", "-wait");

        Charge granted = await GrantAsync(LimitAlgorithm.FixedWindow, "refused");

        Assert.Equal((Needed, true), (granted.Granted, granted.IsWithheld));
    }

    [Fact]
    public async Task Charges_and_what_is_given_back_wait_for_no_replica()
    {
        await _servers.Replica.FreezeAsync();
        ChargeBatch batch = BatchOf(LimitAlgorithm.FixedWindow, "charge");
        batch.Charges[0].Kind = ChargeKind.Add;
        Assert.Null(await _host.ChargeAsync(batch));
        batch.Charges[0].Kind = ChargeKind.GiveBack;
        Assert.Null(await _host.ChargeAsync(batch));

        Assert.Equal(0, await WaitsAsync());
    }

    private static Limit LimitOf(LimitAlgorithm algorithm)
    {
        // So slow that nothing comes back while the test runs.
        Assert.True(Limit.TryCreate(algorithm, 102, 100L * 86_400_000_000, Limit.IsPaced(algorithm) ? 102u : null, 0, out Limit? limit, out string? problem), problem);
        return limit;
    }

    private static ChargeBatch BatchOf(LimitAlgorithm algorithm, string key)
    {
        ChargeBatch batch = new();
        ref Charge charge = ref batch.Add(System.Text.Encoding.ASCII.GetBytes($"{key}:{algorithm}"), default);
        charge.Limit = LimitOf(algorithm);
        charge.Hits = 90;
        charge.ExpirySeconds = 3_600;
        charge.Window = algorithm == LimitAlgorithm.FixedWindow ? new Window(0, charge.Limit.WindowMicroseconds) : default;
        return batch;
    }

    private async Task<Charge> GrantAsync(LimitAlgorithm algorithm, string key)
    {
        ChargeBatch batch = BatchOf(algorithm, key);
        batch.Charges[0].Kind = ChargeKind.Lease;
        batch.Charges[0].Lease = new LeaseTerms(Needed, 1_000);
        Assert.Null(await _host.ChargeAsync(batch));
        return batch.Charges[0];
    }

    /// <summary>Leases a counter's slice as soon as replicas follow, which a busy machine may keep them from for a while; which counter.</summary>
    private async Task<string> GrantWholeAsync(LimitAlgorithm algorithm)
    {
        int tries = 0;
        Charge granted = default;
        await Eventually.IsTrueAsync(
            async () => !(granted = await GrantAsync(algorithm, $"whole-{++tries}")).IsWithheld, TimeSpan.FromSeconds(20), () => "a slice is leased");
        Assert.Equal(Needed + Slice, granted.Granted);
        return $"whole-{tries}";
    }

    private async Task<long> ChargedAsync(LimitAlgorithm algorithm, string key)
    {
        ChargeBatch batch = BatchOf(algorithm, key);
        batch.Charges[0].Hits = 0;
        Assert.Null(await _host.ReadAsync(batch));
        ref readonly Charge charge = ref batch.Charges[0];
        return algorithm == LimitAlgorithm.FixedWindow ? charge.Counter : 102 - charge.Outcome.Remaining;
    }

    private async Task<long> WaitsAsync()
    {
        string statistics = await _servers.Primary.CliAsync("INFO", "commandstats");
        string? line = statistics.Split('\n').FirstOrDefault(static line => line.StartsWith("cmdstat_wait:", StringComparison.Ordinal));
        return line is null ? 0 : long.Parse(line.Split("calls=")[1].Split(',')[0], System.Globalization.CultureInfo.InvariantCulture);
    }
}
