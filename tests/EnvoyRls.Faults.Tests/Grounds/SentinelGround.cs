using System.Globalization;
using EnvoyRls.Faults.Tests.Measuring;
using EnvoyRls.Testing;

namespace EnvoyRls.Faults.Tests.Grounds;

/// <summary>A master, two replicas, three sentinels.</summary>
public sealed class SentinelGround : FaultGround
{
    private readonly string _sentinelPassword;
    private RedisSentinelTrio? _trio;

    public SentinelGround() => _sentinelPassword = Password;

    public override string Name => "Sentinel";

    public RedisSentinelTrio Trio => _trio ?? throw new InvalidOperationException("not started");

    public override IReadOnlyList<RedisServer> Servers => Trio.Servers;

    public override Task<RedisServer> VictimAsync() => Trio.MasterAsync();

    /// <summary>Completes when the first sentinel tells another master than this one.</summary>
    public Task<long> TakeOverAsync(RedisServer master)
    {
        string port = master.KnownPort.ToString(CultureInfo.InvariantCulture);
        return ReplyWatch.UntilAsync(
            Trio.SentinelPorts,
            _sentinelPassword,
            $"SENTINEL get-master-addr-by-name {RedisSentinelTrio.MasterName}",
            reply => reply.StartsWith('*') && !reply.Contains(port, StringComparison.Ordinal));
    }

    protected override async Task<(string Type, string Url)> StartRedisAsync(string password)
    {
        _trio = await RedisSentinelTrio.StartAsync(hasEntrances: true, password);
        return ("sentinel", _trio.Url);
    }

    protected override Task ChangePasswordAsync(string password) => Trio.ChangePasswordAsync(password);

    protected override Task MendAsync() => Trio.RejoinAsync();

    protected override ValueTask StopRedisAsync() => _trio?.DisposeAsync() ?? default;
}
