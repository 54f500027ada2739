using System.Globalization;
using EnvoyRls.Testing;

namespace EnvoyRls.Redis.Tests;

/// <summary>A primary and its replica, in step, for one test.</summary>
public sealed class ReplicatedServers : IAsyncLifetime
{
    private static readonly TimeSpan ReadyLimit = TimeSpan.FromSeconds(30);

    public RedisServer Primary { get; private set; } = null!;

    public RedisServer Replica { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Primary = await RedisServer.StartAsync(new RedisServerOptions { Arguments = ["--repl-diskless-sync-delay", "0"] });
        string port = Primary.Port.ToString(CultureInfo.InvariantCulture);
        Replica = await RedisServer.StartAsync(new RedisServerOptions { Arguments = ["--replicaof", "127.0.0.1", port] });
        await Eventually.IsTrueAsync(
            async () => (await Primary.CliAsync("INFO", "replication")).Contains("state=online", StringComparison.Ordinal),
            ReadyLimit,
            () => "the replica is in step");
    }

    public async ValueTask DisposeAsync()
    {
        await Replica.ThawAsync();
        await Replica.DisposeAsync();
        await Primary.DisposeAsync();
    }
}
