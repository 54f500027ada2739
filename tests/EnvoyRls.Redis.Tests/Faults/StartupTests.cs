using EnvoyRls.Testing;

namespace EnvoyRls.Redis.Tests.Faults;

public sealed class StartupTests(PasswordServer server) : IClassFixture<PasswordServer>
{
    private static readonly RedisStartupOptions Brief = new()
    {
        InitialInterval = TimeSpan.FromMilliseconds(20),
        MaxInterval = TimeSpan.FromMilliseconds(50),
        MaxElapsed = TimeSpan.FromMilliseconds(300),
    };

    [Fact]
    public async Task A_server_that_is_not_there_is_waited_for_and_then_told()
    {
        string address = $"127.0.0.1:{FreePort.Next()}";

        string message = await FailureAsync(StoreHost.Patient($"redis://default:secret@{address}"));

        Assert.Matches($@"^timed out waiting for Redis connection to redis://\*\*\*\*\*@{address} after 0\.\d+s: .*[Cc]onnection refused.*$", message);
        Assert.DoesNotContain("secret", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_password_is_told_in_the_servers_words() =>
        Assert.Contains("s: NOAUTH Authentication required", await FailureAsync(StoreHost.Patient(server.Redis.Address)), StringComparison.Ordinal);

    [Fact]
    public async Task A_wrong_password_is_told_in_the_servers_words() => Assert.Contains(
        "s: WRONGPASS ",
        await FailureAsync(StoreHost.Patient(server.Redis.Address) with { Auth = "wrong" }),
        StringComparison.Ordinal);

    [Fact]
    public async Task A_password_in_the_url_is_used()
    {
        string password = Uri.EscapeDataString(PasswordServer.Password);
        await using StoreHost store = await StoreHost.StartAsync(StoreHost.Patient($"redis://:{password}@{server.Redis.Address}"));

        Assert.Null(await OutageTests.ChargeAsync(store));
    }

    [Fact]
    public async Task The_database_of_the_url_is_used()
    {
        await using RedisServer redis = await RedisServer.StartAsync();
        await using StoreHost store = await StoreHost.StartAsync(StoreHost.Patient($"redis://{redis.Address}/3"));

        Assert.Null(await OutageTests.ChargeAsync(store));

        Assert.Equal("1", await redis.CliAsync("-n", "3", "GET", "outage_a_1200"));
    }

    [Fact]
    public async Task A_name_is_resolved()
    {
        await using RedisServer redis = await RedisServer.StartAsync();
        await using StoreHost store = await StoreHost.StartAsync(StoreHost.Patient($"localhost:{redis.Port}"));

        Assert.Null(await OutageTests.ChargeAsync(store));
    }

    [Fact]
    public async Task A_server_that_comes_late_is_found()
    {
        await using RedisServer redis = await RedisServer.StartAsync();
        await redis.KillAsync();
        Task<StoreHost> starting = StoreHost.StartAsync(StoreHost.Patient(redis.Address));
        await redis.RestartAsync();

        await using StoreHost store = await starting.WaitAsync(TimeSpan.FromSeconds(20));

        Assert.True(store.Store.Health.IsHealthy);
        Assert.Null(await OutageTests.ChargeAsync(store));
    }

    [Fact]
    public async Task A_frozen_server_is_given_up_by_the_connect_timeout()
    {
        await using RedisServer redis = await RedisServer.StartAsync();
        await redis.FreezeAsync();

        string message = await FailureAsync(StoreHost.Patient(redis.Address) with { ConnectTimeout = TimeSpan.FromMilliseconds(100) });

        Assert.EndsWith($"{redis.Address} did not answer within 100 ms", message, StringComparison.Ordinal);
        await redis.ThawAsync();
    }

    private static async Task<string> FailureAsync(RedisOptions options)
    {
        Task<StoreHost> starting = StoreHost.StartAsync(options with { Startup = Brief });
        return (await Assert.ThrowsAsync<TimeoutException>(() => starting.WaitAsync(TimeSpan.FromSeconds(20)))).Message;
    }
}
