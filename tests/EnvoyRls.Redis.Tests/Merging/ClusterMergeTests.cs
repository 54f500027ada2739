using EnvoyRls.Testing;

namespace EnvoyRls.Redis.Tests.Merging;

public sealed class ClusterMergeTests(ClusterServers servers) : MergeTests, IClassFixture<ClusterServers>
{
    private protected override bool IsClustered => true;

    private protected override Task<StoreHost> StartAsync() => StoreHost.StartAsync(StoreHost.Patient(servers.Cluster.Url, RedisTopologyKind.Cluster));

    private protected override async Task ForgetAsync(string counter, string beside)
    {
        // Whichever server has the slot deletes both; the others point to it.
        foreach (RedisServer server in servers.Cluster.Servers)
        {
            if ((await server.CliAsync("DEL", counter, beside)).All(char.IsAsciiDigit))
            {
                return;
            }
        }

        Assert.Fail($"no server has the slot of {counter} and {beside}");
    }
}
