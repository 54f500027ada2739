using EnvoyRls.Testing;
using global::Envoy.Config.Bootstrap.V3;
using global::Envoy.Config.Cluster.V3;
using global::Envoy.Extensions.Filters.Http.Ratelimit.V3;
using global::Envoy.Extensions.Upstreams.Http.V3;

namespace EnvoyRls.Deployment.Tests.Envoy;

/// <summary>Configurations of an Envoy by itself, wherever in examples/ they are.</summary>
public sealed class StaticConfigurationTests
{
    public static TheoryData<string> Files =>
    [
        .. Directory.EnumerateFiles(Repository.PathOf("examples"), "*.yaml", SearchOption.AllDirectories)
            .Where(file => File.ReadAllText(file).Contains("static_resources:", StringComparison.Ordinal))
            .Select(file => Path.GetRelativePath(Repository.Root, file))
            .Order(StringComparer.Ordinal),
    ];

    [Fact]
    public void There_are_some() => Assert.NotEmpty(Files);

    [Theory]
    [MemberData(nameof(Files))]
    public void Envoy_would_take_it_and_ask_a_cluster_that_is_there_by_HTTP_2(string file)
    {
        List<MessageCheck> all = [.. MessageCheck.Walk(EnvoyMessages.ParseBootstrap(file))];
        Bootstrap bootstrap = (Bootstrap)all[0].Message;
        List<RateLimit> filters = [.. all.Select(check => check.Message).OfType<RateLimit>()];
        Assert.NotEmpty(filters);
        Assert.All(filters, filter =>
        {
            string name = filter.RateLimitService.GrpcService.EnvoyGrpc.ClusterName;
            Cluster cluster = Assert.Single(bootstrap.StaticResources.Clusters, cluster => cluster.Name == name);
            HttpProtocolOptions options = MessageCheck.Walk(cluster).Select(check => check.Message).OfType<HttpProtocolOptions>().Single();
            Assert.NotNull(options.ExplicitHttpConfig.Http2ProtocolOptions);
        });
    }
}
