namespace EnvoyRls.Deployment.Tests.Rehearsal;

/// <summary>Pods that count in a real Redis.</summary>
public sealed class RedisRehearsalTests
{
    /// <summary>The machine is busy with other tests, so that Redis may be slower than anywhere else.</summary>
    private static readonly string[] PatientWithRedis = ["--set", "redis.opTimeout=10s"];

    [Fact]
    public async Task The_charts_own_Redis_and_a_watched_ConfigMap()
    {
        await using RehearsalCluster cluster = new();
        await cluster.AddRedisAsync("envoyrls-redis:6379", "for a trial", overTls: false);
        await cluster.AddApiAsync("envoyrls", ("shop.yaml", "domain: shop\ndescriptors: [{key: path, rate_limit: {unit: minute, requests_per_unit: 77}}]"));
        await using RehearsedPod pod = await PodLife.StartAsync("trial", cluster, PatientWithRedis);

        // The mount is older than what the API tells.
        await PodLife.ServesAsync(pod, "shop", "path", "/login", 77);
        Assert.NotEqual("0", await cluster.Redis!.CliAsync("DBSIZE"), StringComparer.Ordinal);
        await PodLife.TakesEditsAsync(pod, "shop", text =>
        {
            cluster.Api!.Publish(("shop.yaml", text));
            return Task.CompletedTask;
        });
        await PodLife.LeavesAsync(pod, "shop");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_Redis_over_TLS_with_secrets_of_the_users(bool asFiles)
    {
        await using RehearsalCluster cluster = new();
        await cluster.AddRedisAsync("redis.data.svc.cluster.local:6379", "to-redis", overTls: true);
        cluster.AddRegions(("ap-1", "redis.ap.example:6379"), ("us", "redis.us.example:6379"));
        await using RehearsedPod pod = await PodLife.StartAsync("redis-single", cluster, [.. PatientWithRedis, "--set", $"secrets.asFiles={(asFiles ? "true" : "false")}"]);

        await PodLife.ServesAsync(pod, "edge", "path", "/login", 5);
        Assert.Contains("prod:", await cluster.Redis!.CliAsync("KEYS", "*"), StringComparison.Ordinal);
        await PodLife.TakesEditsAsync(pod, "edge", text => pod.Rules.PublishAsync(("edge.yaml", text), ("blocked.list", "192.0.2.66")));
        await PodLife.LeavesAsync(pod, "edge");
    }
}
