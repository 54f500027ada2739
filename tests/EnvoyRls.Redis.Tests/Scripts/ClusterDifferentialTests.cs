namespace EnvoyRls.Redis.Tests.Scripts;

[Collection(DifferentialCollection.Name)]
public sealed class ClusterDifferentialTests(ClusterServers servers) : DifferentialTests, IClassFixture<ClusterServers>
{
    protected override string Servers => servers.Cluster.Url;

    /// <summary>The scripts are those of one server; what may differ here is the way to them.</summary>
    protected override int Episodes => 50;

    protected override int LongEpisodes => 1;

    protected override RedisTopologyKind Kind => RedisTopologyKind.Cluster;
}
