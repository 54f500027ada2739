using EnvoyRls.Testing;

namespace EnvoyRls.Conformance.Tests.Adaptive;

/// <summary>Three real servers with the same rules and the same Redis.</summary>
internal sealed class Replicas : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory;

    private Replicas(TemporaryDirectory directory, IReadOnlyList<Replica> all)
    {
        _directory = directory;
        All = all;
    }

    public IReadOnlyList<Replica> All { get; }

    public static async Task<Replicas> StartAsync(RedisServer redis, string rules)
    {
        TemporaryDirectory directory = new();
        string file = Path.Combine(directory.Path, "rules.yaml");
        await File.WriteAllTextAsync(file, rules);
        RateLimitServer[] servers = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => RateLimitServer.StartAsync(
            ("RULES", file), ("BACKEND_TYPE", "redis"), ("REDIS_SOCKET_TYPE", "tcp"), ("REDIS_URL", redis.Address), ("ADAPTIVE_MODE", "enforce"))));
        return new Replicas(directory, [.. servers.Select(server => new Replica(server))]);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (Replica replica in All)
        {
            await replica.DisposeAsync();
        }

        _directory.Dispose();
    }
}
