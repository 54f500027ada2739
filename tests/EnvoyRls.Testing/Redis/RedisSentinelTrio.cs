using System.Globalization;

namespace EnvoyRls.Testing;

/// <summary>A master, two replicas and the three sentinels that watch them, quick to judge: a master silent for half a second is down.</summary>
public sealed class RedisSentinelTrio : IAsyncDisposable
{
    public const string MasterName = "mymaster";

    private static readonly TimeSpan ReadyLimit = TimeSpan.FromSeconds(30);

    private readonly TemporaryDirectory _directory = new();
    private readonly List<RedisServer> _servers = [];
    private readonly List<(ChildProcess Process, int Port)> _sentinels = [];
    private readonly bool _hasEntrances;
    private readonly string? _password;

    private RedisSentinelTrio(bool hasEntrances, string? password) => (_hasEntrances, _password) = (hasEntrances, password);

    /// <summary>The URL setting that names the master and the sentinels.</summary>
    public string Url => string.Join(',', [MasterName, .. _sentinels.Select(static sentinel => Local(sentinel.Port))]);

    public IReadOnlyList<RedisServer> Servers => _servers;

    /// <summary>The ports of the sentinels.</summary>
    public IEnumerable<int> SentinelPorts => _sentinels.Select(static sentinel => sentinel.Port);

    /// <summary>Starts all of them; the password guards servers and sentinels alike.</summary>
    public static Task<RedisSentinelTrio> StartAsync(string? password = null) => StartAsync(hasEntrances: false, password);

    /// <summary>Starts all of them, servers behind entrances if asked for.</summary>
    public static async Task<RedisSentinelTrio> StartAsync(bool hasEntrances, string? password)
    {
        RedisSentinelTrio trio = new(hasEntrances, password);
        try
        {
            await trio.StartServersAsync();
            trio.StartSentinels();
            await trio.WaitUntilReadyAsync();
            return trio;
        }
        catch
        {
            await trio.DisposeAsync();
            throw;
        }
    }

    /// <summary>Who is master, as the first sentinel says.</summary>
    public async Task<RedisServer> MasterAsync()
    {
        string answer = await SentinelAsync(_sentinels[0].Port, "SENTINEL", "get-master-addr-by-name", MasterName);
        return _servers.Single(server => answer.EndsWith(server.KnownPort.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
    }

    /// <summary>Who is master after another one, as soon as the first sentinel knows.</summary>
    public async Task<RedisServer> SuccessorAsync(RedisServer before)
    {
        RedisServer successor = before;
        await Eventually.IsTrueAsync(async () => (successor = await MasterAsync()) != before, ReadyLimit, () => "another master");
        return successor;
    }

    /// <summary>Orders a failover as an operator would, and returns the new master.</summary>
    public async Task<RedisServer> FailOverAsync()
    {
        RedisServer before = await MasterAsync();
        await OrderFailOverAsync();
        return await SuccessorAsync(before);
    }

    /// <summary>
    /// Waits until the sentinel that is given orders takes both replicas for fit to be masters, which it asks them every ten seconds: it begins a
    /// failover without one as well, and breaks it off.
    /// </summary>
    public Task WaitUntilFitAsync() => Eventually.IsTrueAsync(() => CanFailOverAsync(_sentinels[0].Port), ReadyLimit, static () => "replicas that are fit to be masters");

    /// <summary>Orders a failover, again while the last one is not through, and does not wait for it.</summary>
    public Task OrderFailOverAsync() => Eventually.IsTrueAsync(
        async () => (await SentinelAsync(_sentinels[0].Port, "SENTINEL", "failover", MasterName)).Contains("OK", StringComparison.Ordinal),
        ReadyLimit,
        static () => "the sentinel begins a failover");

    /// <summary>Has sentinels find no master down by themselves any more: what fails over is ordered.</summary>
    public async Task WaitForOrdersAsync()
    {
        foreach ((_, int port) in _sentinels)
        {
            await SentinelAsync(port, "SENTINEL", "SET", MasterName, "down-after-milliseconds", "3600000");
        }
    }

    /// <summary>Cuts a server off from the others and from the sentinels; its clients still reach it.</summary>
    public void Isolate(RedisServer server)
    {
        server.Entrance.HoldServers();
        foreach (RedisServer other in _servers.Where(other => other != server))
        {
            other.Entrance.HoldFrom(server.Entrance.Source);
        }
    }

    /// <summary>Lets everything through again.</summary>
    public void Pass()
    {
        foreach (RedisServer server in _servers)
        {
            server.Entrance.Pass();
        }
    }

    /// <summary>Has all servers follow the master again, which sentinels only see to after some seconds, and waits until they do.</summary>
    public async Task RejoinAsync()
    {
        RedisServer master = await MasterAsync();
        string port = master.KnownPort.ToString(CultureInfo.InvariantCulture);
        foreach (RedisServer server in _servers.Where(server => server != master))
        {
            await server.CliAsync("REPLICAOF", "127.0.0.1", port);
        }

        await Eventually.IsTrueAsync(
            async () => (await master.CliAsync("INFO", "replication")).Split("state=online").Length == _servers.Count
                && await SeesAllAsync(_sentinels[0].Port) && await SeesAllAsync(_sentinels[1].Port) && await SeesAllAsync(_sentinels[2].Port),
            ReadyLimit,
            () => "the replicas follow the master");
    }

    /// <summary>Has servers and sentinels ask for another password from now on; who is connected stays.</summary>
    public async Task ChangePasswordAsync(string password)
    {
        foreach ((_, int port) in _sentinels)
        {
            await SentinelAsync(port, "SENTINEL", "SET", MasterName, "auth-pass", password);
        }

        foreach (RedisServer server in _servers)
        {
            await server.ChangePasswordAsync(password);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach ((ChildProcess process, _) in _sentinels)
        {
            await process.DisposeAsync();
        }

        foreach (RedisServer server in _servers)
        {
            await server.DisposeAsync();
        }

        _directory.Dispose();
    }

    private static string Local(int port) => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}");

    private async Task StartServersAsync()
    {
        RedisServer master = await RedisServer.StartAsync(new RedisServerOptions { Password = _password, Entrance = NewEntrance() });
        _servers.Add(master);
        for (int i = 0; i < 2; i++)
        {
            string port = master.KnownPort.ToString(CultureInfo.InvariantCulture);
            _servers.Add(await RedisServer.StartAsync(new RedisServerOptions
            {
                Password = _password,
                Entrance = NewEntrance(),
                Arguments = ["--replicaof", "127.0.0.1", port, "--repl-diskless-sync-delay", "0"],
            }));
        }
    }

    private RedisEntrance? NewEntrance() => _hasEntrances ? new RedisEntrance() : null;

    private void StartSentinels()
    {
        for (int i = 0; i < 3; i++)
        {
            int port = FreePort.Next();
            string file = _directory.File(string.Create(CultureInfo.InvariantCulture, $"sentinel-{port}.conf"));
            List<string> lines =
            [
                string.Create(CultureInfo.InvariantCulture, $"port {port}"),
                "bind 127.0.0.1",
                $"dir {_directory.Path}",
                string.Create(CultureInfo.InvariantCulture, $"sentinel monitor {MasterName} 127.0.0.1 {_servers[0].KnownPort} 2"),
                $"sentinel down-after-milliseconds {MasterName} 500",

                // Twice this has to pass between two failovers.
                $"sentinel failover-timeout {MasterName} 2000",
            ];
            if (_hasEntrances)
            {
                lines.AddRange([$"bind-source-addr {RedisEntrance.NextSource()}", "sentinel announce-ip 127.0.0.1"]);
            }

            if (_password is not null)
            {
                lines.AddRange([$"sentinel auth-pass {MasterName} {_password}", $"requirepass {_password}"]);
            }

            File.WriteAllLines(file, lines);
            _sentinels.Add((ChildProcess.Start("redis-server", [file, "--sentinel"]), port));
        }
    }

    private Task<TimeSpan> WaitUntilReadyAsync() => Eventually.IsTrueAsync(
        async () =>
        {
            foreach ((_, int port) in _sentinels)
            {
                if (!await SeesAllAsync(port))
                {
                    return false;
                }
            }

            return true;
        },
        ReadyLimit,
        () => string.Concat(_sentinels.Select(static sentinel => sentinel.Process.Output)));

    private async Task<bool> SeesAllAsync(int port)
    {
        try
        {
            string state = await SentinelAsync(port, "INFO", "sentinel");
            return state.Contains("status=ok", StringComparison.Ordinal) && state.Contains("slaves=2,sentinels=3", StringComparison.Ordinal);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private async Task<bool> CanFailOverAsync(int port)
    {
        string replicas = await SentinelAsync(port, "SENTINEL", "replicas", MasterName);
        return replicas.Split("\nflags\nslave\n").Length == _servers.Count && replicas.Split("\nmaster-link-status\nok\n").Length == _servers.Count;
    }

    private async Task<string> SentinelAsync(int port, params string[] words)
    {
        string[] password = _password is null ? [] : ["--no-auth-warning", "-a", _password];
        string[] arguments = ["-p", port.ToString(CultureInfo.InvariantCulture), .. password, .. words];
        return (await ChildProcess.RunAsync("redis-cli", arguments, ReadyLimit)).Trim();
    }
}
