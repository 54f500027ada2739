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
    private readonly string? _password;

    private RedisSentinelTrio(string? password) => _password = password;

    /// <summary>The URL setting that names the master and the sentinels.</summary>
    public string Url => string.Join(',', [MasterName, .. _sentinels.Select(static sentinel => Local(sentinel.Port))]);

    /// <summary>Starts all of them; the password guards servers and sentinels alike.</summary>
    public static async Task<RedisSentinelTrio> StartAsync(string? password = null)
    {
        RedisSentinelTrio trio = new(password);
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
        return _servers.Single(server => answer.EndsWith(server.Port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
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
        await SentinelAsync(_sentinels[0].Port, "SENTINEL", "failover", MasterName);
        return await SuccessorAsync(before);
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
        RedisServer master = await RedisServer.StartAsync(new RedisServerOptions { Password = _password });
        _servers.Add(master);
        for (int i = 0; i < 2; i++)
        {
            string port = master.Port.ToString(CultureInfo.InvariantCulture);
            _servers.Add(await RedisServer.StartAsync(new RedisServerOptions
            {
                Password = _password,
                Arguments = ["--replicaof", "127.0.0.1", port, "--repl-diskless-sync-delay", "0"],
            }));
        }
    }

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
                string.Create(CultureInfo.InvariantCulture, $"sentinel monitor {MasterName} 127.0.0.1 {_servers[0].Port} 2"),
                $"sentinel down-after-milliseconds {MasterName} 500",
                $"sentinel failover-timeout {MasterName} 3000",
            ];
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

    private async Task<string> SentinelAsync(int port, params string[] words)
    {
        string[] password = _password is null ? [] : ["--no-auth-warning", "-a", _password];
        string[] arguments = ["-p", port.ToString(CultureInfo.InvariantCulture), .. password, .. words];
        return (await ChildProcess.RunAsync("redis-cli", arguments, ReadyLimit)).Trim();
    }
}
