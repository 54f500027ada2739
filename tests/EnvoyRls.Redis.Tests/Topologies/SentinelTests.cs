using EnvoyRls.Redis.Tests.Faults;
using EnvoyRls.Testing;

namespace EnvoyRls.Redis.Tests.Topologies;

public sealed class SentinelTests
{
    private const string Password = "s3cret";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_lost_master_is_followed_to_its_successor(bool frozen)
    {
        await using RedisSentinelTrio trio = await RedisSentinelTrio.StartAsync();
        await using StoreHost store = await StoreHost.StartAsync(StoreHost.Patient(trio.Url, RedisTopologyKind.Sentinel) with
        {
            OperationTimeout = TimeSpan.FromMilliseconds(500),
            ConnectTimeout = TimeSpan.FromSeconds(10),
        });
        await OutageTests.RecoverAsync(store);
        RedisServer master = await trio.MasterAsync();

        await (frozen ? master.FreezeAsync() : master.KillAsync());
        await Eventually.IsTrueAsync(async () => await OutageTests.ChargeAsync(store) is not null, TimeSpan.FromSeconds(10), () => "the master is missed");
        TimeSpan recovery = await OutageTests.RecoverAsync(store);

        TestContext.Current.SendDiagnosticMessage($"charged again {recovery.TotalSeconds:F1} s after the master was {(frozen ? "frozen" : "killed")}");
        RedisServer successor = await trio.SuccessorAsync(master);
        Assert.Matches("^[0-9]+$", await successor.CliAsync("GET", "outage_a_1200"));
    }

    [Fact]
    public async Task An_ordered_failover_is_followed_under_a_password()
    {
        await using RedisSentinelTrio trio = await RedisSentinelTrio.StartAsync(Password);
        await using StoreHost store = await StoreHost.StartAsync(StoreHost.Patient(trio.Url, RedisTopologyKind.Sentinel) with
        {
            Auth = Password,
            SentinelAuth = Password,
        });
        await OutageTests.RecoverAsync(store);

        RedisServer successor = await trio.FailOverAsync();
        await Eventually.IsTrueAsync(
            async () => await OutageTests.ChargeAsync(store) is null && await successor.CliAsync("ROLE") is { } role
                && role.StartsWith("master", StringComparison.Ordinal) && await successor.CliAsync("CLIENT", "LIST") is { } clients
                && clients.Contains("name=envoy-rls", StringComparison.Ordinal),
            TimeSpan.FromSeconds(30),
            () => "calls go to the new master");
    }

    [Fact]
    public async Task Sentinels_that_are_not_there_are_told()
    {
        string address = $"127.0.0.1:{FreePort.Next()}";

        TimeoutException error = await Assert.ThrowsAsync<TimeoutException>(() => StoreHost.StartAsync(
            StoreHost.Patient($"mymaster,{address}", RedisTopologyKind.Sentinel) with
            {
                Startup = new RedisStartupOptions { InitialInterval = TimeSpan.FromMilliseconds(20), MaxElapsed = TimeSpan.FromMilliseconds(100) },
            }));

        Assert.Contains($"no master 'mymaster' was found through the sentinels: sentinel {address}: Connection refused", error.Message, StringComparison.Ordinal);
    }
}
