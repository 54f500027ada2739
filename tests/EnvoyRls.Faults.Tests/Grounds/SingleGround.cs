using EnvoyRls.Testing;

namespace EnvoyRls.Faults.Tests.Grounds;

/// <summary>One Redis.</summary>
public sealed class SingleGround : FaultGround
{
    private RedisServer? _redis;

    public override string Name => "single";

    public RedisServer Redis => _redis ?? throw new InvalidOperationException("not started");

    public override IReadOnlyList<RedisServer> Servers => [Redis];

    public override Task<RedisServer> VictimAsync() => Task.FromResult(Redis);

    protected override async Task<(string Type, string Url)> StartRedisAsync(string password)
    {
        _redis = await RedisServer.StartAsync(new RedisServerOptions
        {
            Password = password,
            Entrance = new RedisEntrance(),
        });
        return ("single", _redis.Address);
    }

    protected override Task ChangePasswordAsync(string password) => Redis.ChangePasswordAsync(password);

    protected override Task MendAsync() => Task.CompletedTask;

    protected override ValueTask StopRedisAsync() => _redis?.DisposeAsync() ?? default;
}
