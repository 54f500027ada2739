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

    public static Task<RedisCluster> StartAsync() => StartAsync(hasEntrances: false, null);

    /// <summary>Starts one whose nodes are reached through entrances if asked for, and guarded by a password if there is one.</summary>
    public static async Task<RedisCluster> StartAsync(bool hasEntrances, string? password)
    {
        RedisCluster cluster = new();
        try
        {
            await cluster.StartNodesAsync(hasEntrances, password);
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

    /// <summary>The servers that follow a primary, as soon as it thinks well of one.</summary>
    public async Task<IReadOnlyList<RedisServer>> ReplicasOfAsync(RedisServer primary)
    {
        string id = await primary.CliAsync("CLUSTER", "MYID");
        RedisServer[] replicas = [];
        await Eventually.IsTrueAsync(
            async () =>
            {
                string nodes = await primary.CliAsync("CLUSTER", "NODES");
                string[] lines = [.. nodes.Split('\n').Where(node => node.Contains($" slave {id} ", StringComparison.Ordinal))];
                replicas = [.. _nodes.Where(node => lines.Any(line => line.Contains($" {node.Address}@", StringComparison.Ordinal)))];
                return replicas.Length > 0;
            },
            ReadyLimit,
            () => "the primary has a replica");
        return replicas;
    }

    /// <summary>A primary other than this one.</summary>
    public async Task<RedisServer> OtherPrimaryAsync(RedisServer primary)
    {
        foreach (RedisServer node in _nodes.Where(node => node != primary))
        {
            if ((await node.CliAsync("ROLE")).StartsWith("master", StringComparison.Ordinal))
            {
                return node;
            }
        }

        throw new InvalidOperationException("there is no other primary");
    }

    /// <summary>Moves the slot of a key to another primary as an operator would: announced, key by key, then for good.</summary>
    public async Task MoveSlotAsync(string key, RedisServer from, RedisServer to)
    {
        string slot = await from.CliAsync("CLUSTER", "KEYSLOT", key);
        string toId = await to.CliAsync("CLUSTER", "MYID");
        await to.CliAsync("CLUSTER", "SETSLOT", slot, "IMPORTING", await from.CliAsync("CLUSTER", "MYID"));
        await from.CliAsync("CLUSTER", "SETSLOT", slot, "MIGRATING", toId);
        string[] password = to.Password is null ? [] : ["AUTH", to.Password];
        while (await from.CliAsync("CLUSTER", "GETKEYSINSLOT", slot, "1") is { Length: > 0 } moved)
        {
            await from.CliAsync(["MIGRATE", "127.0.0.1", to.Port.ToString(System.Globalization.CultureInfo.InvariantCulture), moved, "0", "5000", .. password]);
        }

        await to.CliAsync("CLUSTER", "SETSLOT", slot, "NODE", toId);
        await from.CliAsync("CLUSTER", "SETSLOT", slot, "NODE", toId);
        await Eventually.IsTrueAsync(async () => await PrimaryOfAsync(key) == to, ReadyLimit, () => "others know of the move");
    }

    /// <summary>Cuts a node off from all others, both ways; its clients still reach it.</summary>
    public void Isolate(RedisServer node)
    {
        node.Entrance.HoldServers();
        foreach (RedisServer other in _nodes.Where(other => other != node))
        {
            other.Entrance.HoldFrom(node.Entrance.Source);
        }
    }

    /// <summary>Lets everything through again.</summary>
    public void Pass()
    {
        foreach (RedisServer node in _nodes)
        {
            node.Entrance.Pass();
        }
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

    private async Task StartNodesAsync(bool hasEntrances, string? password)
    {
        RedisServerOptions options = new()
        {
            Password = password,
            Arguments =
            [
                "--cluster-enabled", "yes",
                "--cluster-node-timeout", "2000",
                "--cluster-require-full-coverage", "no",
                "--repl-diskless-sync-delay", "0",
            ],
        };
        _nodes.AddRange(await Task.WhenAll(Enumerable.Range(0, Nodes).Select(_ => RedisServer.StartAsync(
            hasEntrances ? options with { Entrance = new RedisEntrance(isClustered: true) } : options))));
        string[] credentials = password is null ? [] : ["--no-auth-warning", "-a", password];
        await ChildProcess.RunAsync(
            "redis-cli",
            [.. credentials, "--cluster", "create", .. _nodes.Select(static node => node.DirectAddress), "--cluster-replicas", "1", "--cluster-yes"],
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
