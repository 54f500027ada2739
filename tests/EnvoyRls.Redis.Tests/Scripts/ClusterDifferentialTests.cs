namespace EnvoyRls.Redis.Tests.Scripts;

[Collection(DifferentialCollection.Name)]
public sealed class ClusterDifferentialTests(ClusterServers servers) : DifferentialTests, IClassFixture<ClusterServers>
{
    protected override string Servers => servers.Cluster.Url;

    protected override RedisTopologyKind Kind => RedisTopologyKind.Cluster;
}
