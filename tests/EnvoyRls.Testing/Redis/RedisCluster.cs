namespace EnvoyRls.Testing;

/// <summary>
/// A Redis Cluster of three primaries with a replica each. A node silent for two seconds is failing, and slots that
/// nobody serves do not stop the others.
/// </summary>
public sealed class RedisCluster : IAsyncDisposable
{
    private const int Nodes = 6;

    private static readonly TimeSpan ReadyLimit = TimeSpan.FromSeconds(60);

    private readonly List<RedisServer> _nodes = [];

    private RedisCluster()
    {
    }

    /// <summary>All nodes as seeds.</summary>
    public string Url => string.Join(',', _nodes.Select(static node => node.Address));

    public IReadOnlyList<RedisServer> Servers => _nodes;

    public static async Task<RedisCluster> StartAsync()
    {
        RedisCluster cluster = new();
        try
        {
            await cluster.StartNodesAsync();
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>The primary that serves a key, as the first node tells that is not <paramref name="except"/>.</summary>
    public async Task<RedisServer> PrimaryOfAsync(string key, RedisServer? except = null)
    {
        RedisServer witness = _nodes.First(node => node != except);
        int slot = int.Parse(await witness.CliAsync("CLUSTER", "KEYSLOT", key), System.Globalization.CultureInfo.InvariantCulture);
        string nodes = await witness.CliAsync("CLUSTER", "NODES");
        string line = nodes.Split('\n').Single(node => Serves(node, slot));
        return _nodes.Single(node => line.Contains($" {node.Address}@", StringComparison.Ordinal));
    }

    /// <summary>Waits until every node still running sees the whole cluster served.</summary>
    public async Task WaitUntilServedAsync(params RedisServer[] except)
    {
        foreach (RedisServer node in _nodes.Except(except))
        {
            await Eventually.IsTrueAsync(
                async () => (await node.CliAsync("CLUSTER", "INFO")).Contains("cluster_state:ok", StringComparison.Ordinal),
                ReadyLimit,
                () => $"cluster_state:ok at {node.Address}");
        }
    }

    /// <summary>Waits until every primary has its replica in step.</summary>
    public Task WaitUntilReplicatedAsync() => Eventually.IsTrueAsync(HasReplicasAsync, ReadyLimit, () => "every primary has its replica in step");

    public async ValueTask DisposeAsync()
    {
        foreach (RedisServer node in _nodes)
        {
            await node.DisposeAsync();
        }
    }

    private static bool Serves(string node, int slot)
    {
        string[] parts = node.Trim().Split(' ');
        return parts.Length > 8
            && parts[2].Contains("master", StringComparison.Ordinal)
            && parts.Skip(8).Any(range => Covers(range, slot));
    }

    private static bool Covers(string range, int slot)
    {
        string[] ends = range.Split('-');
        return int.TryParse(ends[0], out int first) && int.TryParse(ends[^1], out int last) && slot >= first && slot <= last;
    }

    private async Task StartNodesAsync()
    {
        RedisServerOptions options = new()
        {
            Arguments =
            [
                "--cluster-enabled", "yes",
                "--cluster-node-timeout", "2000",
                "--cluster-require-full-coverage", "no",
                "--repl-diskless-sync-delay", "0",
            ],
        };
        _nodes.AddRange(await Task.WhenAll(Enumerable.Range(0, Nodes).Select(_ => RedisServer.StartAsync(options))));
        await ChildProcess.RunAsync(
            "redis-cli",
            ["--cluster", "create", .. _nodes.Select(static node => node.Address), "--cluster-replicas", "1", "--cluster-yes"],
            ReadyLimit);
        await WaitUntilServedAsync();
        await WaitUntilReplicatedAsync();
    }

    private async Task<bool> HasReplicasAsync()
    {
        int inStep = 0;
        foreach (RedisServer node in _nodes)
        {
            // The primary's word: until the replica has acknowledged what it loaded, up to a second later, it is sent nothing.
            string state = await node.CliAsync("INFO", "replication");
            inStep += state.Contains("state=online", StringComparison.Ordinal) ? 1 : 0;
        }

        return inStep == Nodes / 2;
    }
}
