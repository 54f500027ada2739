using EnvoyRls.Testing;

namespace EnvoyRls.Redis.Tests.Faults;

/// <summary>The ways to a server beside a password over TCP.</summary>
public sealed class AddressTests
{
    [Fact]
    public async Task A_unix_socket_is_connected_to()
    {
        using TemporaryDirectory directory = new();
        string socket = Path.Combine(directory.Path, "redis.sock");
        await using RedisServer server = await RedisServer.StartAsync(new RedisServerOptions { Arguments = ["--unixsocket", socket] });
        await using StoreHost store = await StoreHost.StartAsync(StoreHost.Patient(socket));

        Assert.Null(await OutageTests.ChargeAsync(store));

        Assert.Equal("1", await server.CliAsync("GET", "outage_a_1200"));
    }

    [Fact]
    public async Task An_address_of_ipv6_is_connected_to()
    {
        Assert.SkipUnless(System.Net.Sockets.Socket.OSSupportsIPv6, "the machine has no IPv6");
        await using RedisServer server = await RedisServer.StartAsync(new RedisServerOptions { Arguments = ["--bind", "127.0.0.1 ::1"] });
        await using StoreHost store = await StoreHost.StartAsync(StoreHost.Patient($"redis://[::1]:{server.Port}"));

        Assert.Null(await OutageTests.ChargeAsync(store));

        Assert.Equal("1", await server.CliAsync("GET", "outage_a_1200"));
    }

    [Theory]
    [InlineData("alice:s3cret", null)]
    [InlineData(null, "alice:s3cret@")]
    public async Task An_acl_user_who_may_only_count_is_served(string? auth, string? userInfo)
    {
        await using RedisServer server = await RedisServer.StartAsync();
        await server.CliAsync("ACL", "SETUSER", "alice", "on", ">s3cret", "~outage_*", "-@all", "+ping", "+time", "+eval", "+evalsha", "+incrby", "+ttl", "+expire");
        await server.CliAsync("ACL", "SETUSER", "default", "resetpass", ">another");
        await using StoreHost store = await StoreHost.StartAsync(StoreHost.Patient($"redis://{userInfo}{server.Address}") with { Auth = auth });

        Assert.Null(await OutageTests.ChargeAsync(store));
        Assert.Null(await OutageTests.ChargeAsync(store));
    }
}
