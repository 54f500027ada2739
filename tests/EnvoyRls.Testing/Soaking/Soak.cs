using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using EnvoyRls.Grpc;
using EnvoyRls.Grpc.Client;

namespace EnvoyRls.Testing;

/// <summary>
/// Two replicas before a Redis with sentinels, under load for as long as one likes, while rules change and Redis fails over again and again. Nothing may
/// fail that Redis did not make fail, and memory has to stay what it is.
/// </summary>
public sealed class Soak : IAsyncDisposable
{
    private const int Replicas = 2;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan WitnessPause = TimeSpan.FromMilliseconds(10);
    private static readonly CallOptions WitnessPatience = new() { Timeout = TimeSpan.FromSeconds(5) };

    private readonly SoakOptions _options;
    private readonly RedisSentinelTrio _redis;
    private readonly List<RateLimitServer> _servers = [];
    private readonly List<(TimeSpan At, MemoryReading[] Replicas)> _memory = [];
    private readonly List<(TimeSpan From, TimeSpan Until)> _failovers = [];
    private readonly ConcurrentQueue<(TimeSpan At, string How)> _witnessed = new();
    private long _started;
    private int _published;

    private Soak(SoakOptions options, RedisSentinelTrio redis)
    {
        _options = options;
        _redis = redis;
    }

    private TimeSpan Elapsed => Stopwatch.GetElapsedTime(_started);

    public static async Task<SoakResult> RunAsync(SoakOptions options)
    {
        await using Soak soak = new(options, await RedisSentinelTrio.StartAsync());
        return await soak.RunAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (RateLimitServer server in _servers)
        {
            await server.DisposeAsync();
        }

        await _redis.DisposeAsync();
    }

    private async Task<SoakResult> RunAsync()
    {
        for (int i = 0; i < Replicas; i++)
        {
            _servers.Add(await RateLimitServer.StartAsync(
                ("BACKEND_TYPE", "redis"),
                ("REDIS_TYPE", "SENTINEL"),
                ("REDIS_URL", _redis.Url),
                ("REDIS_OP_TIMEOUT", "500ms"),
                ("DOTNET_GCHeapHardLimit", _options.MostHeap.ToString("x", CultureInfo.InvariantCulture))));
        }

        using TemporaryDirectory directory = new();
        using CancellationTokenSource over = new();
        _started = Stopwatch.GetTimestamp();
        string[] reports = [.. _servers.Select((_, i) => directory.File(string.Create(CultureInfo.InvariantCulture, $"load-{i}.json")))];
        Task<ProcessResult>[] loads = [.. _servers.Select((server, i) => LoadAsync(server, reports[i]))];
        Task[] others =
        [
            EveryAsync(_options.ReloadEvery, PublishAsync, over.Token),
            EveryAsync(_options.FailOverEvery, FailOverAsync, over.Token),
            EveryAsync(_options.LookEvery, LookAsync, over.Token),
            .. _servers.Select(server => WitnessAsync(server, over.Token)),
        ];
        ProcessResult[] ended = await Task.WhenAll(loads);
        await over.CancelAsync();
        await Task.WhenAll(others);
        await LookAsync();
        return Array.Find(ended, static load => load.ExitCode != 0) is { } failed
            ? throw new InvalidOperationException($"the load ended with {failed.ExitCode}: {failed.Output}{failed.Errors}{_servers[0].Output}")
            : await ReadAsync(reports);
    }

    /// <summary>Without a deadline: how busy the machine is must not decide whether a call fails.</summary>
    private Task<ProcessResult> LoadAsync(RateLimitServer server, string report) => ChildProcess.CompleteAsync(
        "dotnet",
        [
            Programs.Cli, "bench", server.Address, "--domain", "soak", "--descriptor", "key=k{key}", "--keys", "10000",
            "--rate", (_options.Rate / Replicas).ToString(CultureInfo.InvariantCulture), "--connections", "4", "--tick", "200", "--deadline", "none",
            "--duration", string.Create(CultureInfo.InvariantCulture, $"{_options.Duration.TotalSeconds:0}s"), "--warm-up", "0s", "--json", report,
        ],
        _options.Duration + Patience);

    private async Task EveryAsync(TimeSpan interval, Func<Task> act, CancellationToken over)
    {
        try
        {
            while (true)
            {
                await act();
                await Task.Delay(interval, over);
            }
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            // It was soaked for long enough.
        }
    }

    private Task PublishAsync()
    {
        string rules = Rules(++_published);
        _servers.ForEach(server => server.Rules.Write("soak.yaml", rules));
        return Task.CompletedTask;
    }

    /// <summary>Each set has another limit for the key that is asked for, and more or fewer rules besides.</summary>
    private static string Rules(int version)
    {
        IEnumerable<string> others = Enumerable.Range(0, 100 + (version * 37 % 200)).Select(i => string.Create(
            CultureInfo.InvariantCulture, $"  - key: other_{version}_{i}\n    rate_limit: {{unit: minute, requests_per_unit: {i + 1}}}"));
        string own = string.Create(CultureInfo.InvariantCulture, $"  - key: key\n    rate_limit: {{unit: minute, requests_per_unit: {1_000_000 + version}}}");
        return $"domain: soak\ndescriptors:\n{own}\n{string.Join('\n', others)}\n";
    }

    private async Task FailOverAsync()
    {
        if (Elapsed < _options.FailOverEvery / 2)
        {
            return;
        }

        TimeSpan from = Elapsed;
        await _redis.FailOverAsync();
        _failovers.Add((from, Elapsed));
    }

    private async Task LookAsync()
    {
        MemoryReading[] readings = await Task.WhenAll(_servers.Select(MemoryReading.OfAsync));
        _memory.Add((Elapsed, readings));
    }

    private async Task WitnessAsync(RateLimitServer server, CancellationToken over)
    {
        using RateLimitClient client = server.Connect();
        while (!over.IsCancellationRequested)
        {
            TimeSpan at = Elapsed;
            try
            {
                await client.AskAsync(RateLimitClient.Request("key", "witness", domain: "soak"), WitnessPatience);
            }
            catch (GrpcException failure)
            {
                _witnessed.Enqueue((at, failure.Status.ToString()));
            }

            await Task.Delay(WitnessPause, over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<SoakResult> ReadAsync(string[] reports)
    {
        long calls = 0;
        double p99 = 0;
        double longest = 0;
        Dictionary<string, long> failures = new(StringComparer.Ordinal);
        foreach (string report in reports)
        {
            using JsonDocument figures = JsonDocument.Parse(await File.ReadAllTextAsync(report));
            JsonElement root = figures.RootElement;
            calls += root.GetProperty("made").GetInt64();
            foreach (JsonProperty outcome in root.GetProperty("outcomes").EnumerateObject().Where(static outcome => outcome.Name is not ("OK" or "OVER_LIMIT")))
            {
                failures[outcome.Name] = failures.GetValueOrDefault(outcome.Name) + outcome.Value.GetInt64();
            }

            JsonElement latency = root.GetProperty("latency");
            p99 = Math.Max(p99, latency.GetProperty("p99").GetDouble());
            longest = Math.Max(longest, latency.GetProperty("max").GetDouble());
        }

        const string Call = "ratelimit.service.call.should_rate_limit.";
        return new SoakResult
        {
            Calls = calls,
            Failures = failures,
            StoreErrors = await SumAsync($"{Call}redis_error"),
            OtherErrors = await SumAsync($"{Call}service_error"),
            Witnessed = [.. _witnessed],
            Failovers = _failovers,
            Reloads = (_published, (await Task.WhenAll(_servers.Select(AppliedAsync))).Min()),
            LoopRestarts = (await Task.WhenAll(_servers.Select(LoopRestartsAsync))).Sum(),
            Memory = _memory,
            P99Microseconds = p99,
            MaxMicroseconds = longest,
        };
    }

    private async Task<long> SumAsync(string counter) => (await Task.WhenAll(_servers.Select(server => server.CounterAsync(counter)))).Sum(static value => (long)value);

    private static async Task<int> AppliedAsync(RateLimitServer server) =>
        int.Parse(await server.GaugeAsync("envoyrls_config_generation"), CultureInfo.InvariantCulture);

    private static async Task<long> LoopRestartsAsync(RateLimitServer server)
    {
        string page = await server.Debug.GetStringAsync(new Uri("/metrics", UriKind.Relative));
        return page.Split('\n')
            .Where(static line => line.StartsWith("envoyrls_supervisor_restarts_total{", StringComparison.Ordinal))
            .Sum(static line => long.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));
    }
}
