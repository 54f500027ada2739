using EnvoyRls.Testing;

namespace EnvoyRls.Redis.Tests.News;

public sealed class ClusterCounterNewsTests(ClusterServers servers) : CounterNewsTests, IClassFixture<ClusterServers>
{
    protected override RedisOptions Options => StoreHost.Patient(servers.Cluster.Url, RedisTopologyKind.Cluster);

    protected override async Task HangUpAsync()
    {
        foreach (RedisServer server in servers.Cluster.Servers)
        {
            await server.CliAsync("CLIENT", "KILL", "TYPE", "pubsub");
        }
    }
}
