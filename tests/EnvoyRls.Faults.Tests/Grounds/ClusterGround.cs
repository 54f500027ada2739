using EnvoyRls.Faults.Tests.Load;
using EnvoyRls.Faults.Tests.Measuring;
using EnvoyRls.Testing;

namespace EnvoyRls.Faults.Tests.Grounds;

/// <summary>Three primaries with a replica each.</summary>
public sealed class ClusterGround : FaultGround
{
    private RedisCluster? _cluster;

    public override string Name => "Cluster";

    public RedisCluster Cluster => _cluster ?? throw new InvalidOperationException("not started");

    public override IReadOnlyList<RedisServer> Servers => Cluster.Servers;

    public override Task<RedisServer> VictimAsync() => Cluster.PrimaryOfAsync(FaultRules.OracleTag);

    /// <summary>Completes when a replica of this primary has become one itself.</summary>
    public async Task<long> TakeOverAsync(IReadOnlyList<RedisServer> replicas) => await ReplyWatch.UntilAsync(
        replicas.Select(static replica => replica.Port), Password, "ROLE", static reply => reply.Contains("master", StringComparison.Ordinal));

    protected override async Task<(string Type, string Url)> StartRedisAsync(string password)
    {
        _cluster = await RedisCluster.StartAsync(hasEntrances: true, password);
        return ("cluster", _cluster.Url);
    }

    protected override async Task ChangePasswordAsync(string password)
    {
        foreach (RedisServer node in Cluster.Servers)
        {
            await node.ChangePasswordAsync(password);
        }
    }

    protected override async Task MendAsync()
    {
        await Cluster.WaitUntilServedAsync();
        await Cluster.WaitUntilReplicatedAsync();
    }

    protected override ValueTask StopRedisAsync() => _cluster?.DisposeAsync() ?? default;
}
