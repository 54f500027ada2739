using System.Globalization;
using System.Text.Json;

namespace EnvoyRls.Testing;

/// <summary>
/// Three replicas before one Redis and behind one address, stopped and started again one after the other while they are under load.
/// The client is <c>rls bench</c>, which opens another connection when it is asked to go, and never makes a call twice that a server
/// may have seen; Redis has counted what was carried out.
/// </summary>
public static class RollingRestart
{
    private const int Replicas = 3;
    private const int Connections = 8;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Puts load on the replicas and restarts them until it is over, each once at the least.</summary>
    /// <param name="calls">How many calls are to come, about; they come by themselves.</param>
    /// <param name="rate">How many a second.</param>
    public static async Task<RollingRestartResult> RunAsync(int calls, int rate)
    {
        await using RedisServer redis = await RedisServer.StartAsync();
        await using ReadyBalancer balancer = new();
        List<RateLimitServer> servers = [];
        try
        {
            for (int i = 0; i < Replicas; i++)
            {
                servers.Add(await StartAsync(redis, balancer));
            }

            await Eventually.IsTrueAsync(() => balancer.Ready == Replicas, Patience, "all replicas are ready");
            using TemporaryDirectory directory = new();
            string report = directory.File("load.json");
            Task<ProcessResult> load = LoadAsync(balancer.Address, (double)calls / rate, rate, report);
            int restarts = await RestartAllAsync(servers, redis, balancer, load);
            ProcessResult ended = await load;
            return ended.ExitCode == 0
                ? await ReadAsync(report, redis, restarts)
                : throw new InvalidOperationException($"the load ended with {ended.ExitCode}: {ended.Output}{ended.Errors}");
        }
        finally
        {
            foreach (RateLimitServer server in servers)
            {
                await server.DisposeAsync();
            }
        }
    }

    private static async Task<RateLimitServer> StartAsync(RedisServer redis, ReadyBalancer balancer)
    {
        RateLimitServer server = await RateLimitServer.StartAsync(
            ("REDIS_URL", redis.Address), ("REDIS_MAX_IN_FLIGHT", "1000000"), ("SHUTDOWN_DRAIN_DELAY", "500ms"));
        balancer.Add(server);
        return server;
    }

    private static async Task<int> RestartAllAsync(List<RateLimitServer> servers, RedisServer redis, ReadyBalancer balancer, Task load)
    {
        int restarts = 0;
        while (restarts < Replicas || !load.IsCompleted)
        {
            int place = restarts++ % Replicas;
            RateLimitServer old = servers[place];
            int exitCode = await old.StopAsync();
            balancer.Remove(old);
            servers[place] = await StartAsync(redis, balancer);
            await old.DisposeAsync();
            if (exitCode != 0)
            {
                throw new InvalidOperationException($"a replica ended with {exitCode}: {old.Output}");
            }

            await Eventually.IsTrueAsync(() => balancer.Ready == Replicas, Patience, "the new replica is ready");
        }

        return restarts;
    }

    /// <summary>Without a deadline, as the servers are without a bound on what waits for Redis: how busy the machine is must not decide whether a call fails.</summary>
    private static Task<ProcessResult> LoadAsync(string address, double seconds, int rate, string report) => ChildProcess.CompleteAsync(
        "dotnet",
        [
            Programs.Cli, "bench", address, "--domain", "conformance", "--descriptor", "large=rolling",
            "--rate", rate.ToString(CultureInfo.InvariantCulture), "--connections", Connections.ToString(CultureInfo.InvariantCulture),
            "--duration", string.Create(CultureInfo.InvariantCulture, $"{seconds:0.###}s"), "--warm-up", "0s", "--tick", "200", "--deadline", "none", "--json", report,
        ],
        TimeSpan.FromSeconds(seconds) + Patience);

    private static async Task<RollingRestartResult> ReadAsync(string report, RedisServer redis, int restarts)
    {
        using JsonDocument figures = JsonDocument.Parse(await File.ReadAllTextAsync(report));
        JsonElement root = figures.RootElement;
        Dictionary<string, long> failures = root.GetProperty("outcomes").EnumerateObject()
            .Where(outcome => outcome.Name is not ("OK" or "OVER_LIMIT"))
            .ToDictionary(outcome => outcome.Name, outcome => outcome.Value.GetInt64(), StringComparer.Ordinal);
        long counted = 0;
        foreach (string key in (await redis.CliAsync("KEYS", "*large_rolling*")).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            counted += long.Parse(await redis.CliAsync("GET", key), CultureInfo.InvariantCulture);
        }

        JsonElement latency = root.GetProperty("latency");
        return new RollingRestartResult
        {
            Calls = root.GetProperty("made").GetInt64(),
            Counted = counted,
            Failures = failures,
            Restarts = restarts,
            P99Microseconds = latency.GetProperty("p99").GetDouble(),
            MaxMicroseconds = latency.GetProperty("max").GetDouble(),
        };
    }
}
