using System.Net.Sockets;
using EnvoyRls.Testing;

namespace EnvoyRls.Deployment.Tests.Rehearsal;

/// <summary>Pods that count in memory.</summary>
public sealed class RehearsalTests
{
    [Fact]
    public async Task Counters_in_memory()
    {
        await using RehearsalCluster cluster = new();
        await using RehearsedPod pod = await PodLife.StartAsync("minimal", cluster);

        await PodLife.ServesAsync(pod, "edge", "remote_address", "192.0.2.1", 20);
        await PodLife.TakesEditsAsync(pod, "edge", files => pod.Rules.PublishAsync(("edge.yaml", files)));
        await PodLife.LeavesAsync(pod, "edge");
    }

    [Fact]
    public async Task Over_TLS_the_kubelet_asks_by_other_ways()
    {
        await using RehearsalCluster cluster = new();
        cluster.RequireTls();
        await using RehearsedPod pod = await PodLife.StartAsync("management-directory", cluster, ["--set", $"grpc.tls.clientSan={TestCertificates.NamedClient}"]);

        await PodLife.ServesAsync(pod, "api", "user", "bob", 1000);
        using TcpClient admin = new();
        await admin.ConnectAsync("127.0.0.1", pod.PortFor(8082), TestContext.Current.CancellationToken);
        await PodLife.TakesEditsAsync(pod, "api", text => pod.Rules.PublishAsync(("api.yml", text)));
        await PodLife.LeavesAsync(pod, "api");
    }

    [Fact]
    public async Task A_Secret_that_is_not_there_keeps_the_container_from_starting()
    {
        await using RehearsalCluster cluster = new();

        InvalidOperationException error = await Assert.ThrowsAsync<InvalidOperationException>(() => PodLife.StartAsync("redis-single", cluster, ["--set", "redis.auth.existingSecret=elsewhere"]));

        Assert.Equal("the kubelet would not start the container: there is no Secret elsewhere", error.Message);
    }
}
