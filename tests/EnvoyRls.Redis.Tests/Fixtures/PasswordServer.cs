using EnvoyRls.Testing;

namespace EnvoyRls.Redis.Tests;

/// <summary>One server with a password for all tests of a class.</summary>
public sealed class PasswordServer : IAsyncLifetime
{
    public const string Password = "s3cret/with:colon";

    public RedisServer Redis { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Redis = await RedisServer.StartAsync(new RedisServerOptions { Password = Password });

    public ValueTask DisposeAsync() => Redis.DisposeAsync();
}
