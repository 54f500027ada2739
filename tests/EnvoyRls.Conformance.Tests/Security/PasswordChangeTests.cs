using EnvoyRls.Testing;

namespace EnvoyRls.Conformance.Tests.Security;

/// <summary>A password that is changed in Redis and in the file that holds it, under a server that goes on.</summary>
public sealed class PasswordChangeTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task New_connections_have_the_password_that_the_file_holds_now()
    {
        using TemporaryDirectory directory = new();
        string file = directory.File("password");
        await File.WriteAllTextAsync(file, "first\n");
        await using RedisServer redis = await RedisServer.StartAsync(new RedisServerOptions { Password = "first" });
        await using RateLimitServer server = await RateLimitServer.StartAsync(
            ("REDIS_URL", redis.Address), ("REDIS_AUTH_FILE", file), ("REDIS_OP_TIMEOUT", "1s"), ("STORE_BREAKER", "false"));
        using RateLimitClient client = server.Connect();
        string key = Guid.NewGuid().ToString();
        Assert.Equal(2u, (await client.AskAsync("small", key)).Statuses[0].LimitRemaining);

        // Whoever is connected stays so until the connection ends; the next one is refused as long as the file has the old password.
        await redis.CliAsync("CONFIG", "SET", "requirepass", "second");
        await redis.CliAsync("-a", "second", "CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
        await Eventually.IsTrueAsync(
            async () => !await client.AnswersAsync("small", key), Patience, () => $"calls fail without the password: {server.Output}");
        await File.WriteAllTextAsync(file, "second\n");
        await Eventually.IsTrueAsync(() => client.AnswersAsync("large", key), Patience, () => $"calls are answered with it: {server.Output}");

        Assert.Equal(1u, (await client.AskAsync("small", key)).Statuses[0].LimitRemaining);
        Assert.Equal(0, await server.StopAsync());
    }
}
