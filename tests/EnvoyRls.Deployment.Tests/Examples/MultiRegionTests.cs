using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Deployment.Tests.Examples.Proxies;
using EnvoyRls.Testing;

namespace EnvoyRls.Deployment.Tests.Examples;

/// <summary>Two regions, each a server with a Redis of its own.</summary>
public sealed class MultiRegionTests
{
    private static readonly ExampleSet Set = ExampleSet.Named("multi-region");

    [Fact]
    public async Task Regions_admit_their_shares_and_one_goes_on_without_the_other()
    {
        await using RedisServer euRedis = await RedisServer.StartAsync();
        await using RedisServer usRedis = await RedisServer.StartAsync();
        await using RateLimitServer eu = await StartAsync("eu", euRedis);
        await using RateLimitServer us = await StartAsync("us", usRedis);
        await using StandInEnvoy euEnvoy = await StandInEnvoy.StartAsync(ProxyFiles.StaticOf(Set).Single(), eu);
        await using StandInEnvoy usEnvoy = await StandInEnvoy.StartAsync(ProxyFiles.StaticOf(Set).Single(), us);

        await ReadmeConversationTests.RunAsync(
            Set,
            new Dictionary<string, int>(StringComparer.Ordinal) { ["localhost:10000"] = euEnvoy.Port, ["localhost:10010"] = usEnvoy.Port });

        // More than a bucket holds is never admitted, however long the answer takes.
        Assert.True(await AdmitsAsync(eu, hits: 120));
        Assert.False(await AdmitsAsync(eu, hits: 121));
        Assert.True(await AdmitsAsync(us, hits: 80));
        Assert.False(await AdmitsAsync(us, hits: 81));

        await euRedis.KillAsync();
        Assert.True(await AdmitsAsync(us, hits: 80));
        Assert.True(await AdmitsAsync(eu, hits: 120));
        Assert.False(await AdmitsAsync(eu, hits: 121));
    }

    [Fact]
    public void Files_of_regions_differ_in_figures_alone()
    {
        string[][] paths = [.. Set.RuleFolders.Select(static folder => Directory.EnumerateFiles(folder).Select(WithoutFigures).ToArray())];

        Assert.All(paths, path => Assert.Equal(paths[0], path));
    }

    /// <summary>Whether a customer that has not asked before may have so many hits at once.</summary>
    private static async Task<bool> AdmitsAsync(RateLimitServer region, uint hits)
    {
        using RateLimitClient client = region.Connect();
        RateLimitResponse answer = await client.AskAsync(RateLimitClient.Request("customer", $"c-{Guid.NewGuid()}", hits, domain: "edge"));
        return answer.OverallCode == RateLimitResponse.Types.Code.Ok;
    }

    private static Task<RateLimitServer> StartAsync(string region, RedisServer redis) => RateLimitServer.StartAsync(
        ("RULES", Set.PathOf($"rules/{region}")),
        ("BACKEND_TYPE", "redis"),
        ("REDIS_URL", redis.Address),
        ("ON_STORE_FAILURE", "local"));

    private static string WithoutFigures(string file) => string.Join('\n', File.ReadLines(file)
        .Where(static line => !line.TrimStart().StartsWith('#'))
        .Select(static line => string.Concat(line.Where(static character => !char.IsAsciiDigit(character)))));
}
