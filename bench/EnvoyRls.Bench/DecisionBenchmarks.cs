using BenchmarkDotNet.Attributes;
using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Counting;
using EnvoyRls.Core.Counting.Memory;
using EnvoyRls.Core.Decisions;
using EnvoyRls.Core.Observation;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Core.Supervision;
using Microsoft.Extensions.Logging.Abstractions;

namespace EnvoyRls.Bench;

/// <summary>Decides a call from request to response, counters in memory: what a limiter costs without its wire.</summary>
[MemoryDiagnoser]
[ShortRunJob]
public class DecisionBenchmarks
{
    private const string Rules =
        """
        domain: bench
        descriptors:
        - key: tenant
          descriptors:
          - key: route
            descriptors:
            - {key: user, rate_limit: {unit: hour, requests_per_unit: 4294967295}}
        - {key: a, rate_limit: {unit: hour, requests_per_unit: 4294967295}}
        - {key: b, rate_limit: {unit: hour, requests_per_unit: 4294967295}}
        - {key: over, rate_limit: {unit: hour, requests_per_unit: 0}}
        """;

    private readonly RateLimitRequest _one = Call(["tenant", "route", "user"]);
    private readonly RateLimitRequest _three = Call(["tenant", "route", "user"], ["a"], ["b"]);
    private readonly RateLimitRequest _over = Call(["over"]);
    private Supervisor _supervisor = null!;
    private RateLimiter _limiter = null!;

    /// <summary>Whether decisions are told to a sink, which only counts them.</summary>
    [Params(false, true)]
    public bool Observed { get; set; }

    [GlobalSetup]
    public void Start()
    {
        StatRegistry statistics = new();
        WindowClock clock = new(TimeProvider.System);
        RuleSetSlot rules = new() { Current = RuleSetLoader.Load([new RuleDocument("bench.yaml", Rules)], new RuleSetOptions()).RuleSet };
        MemoryCounterStore store = new(1_000_000, clock, TimeProvider.System, statistics);
        _supervisor = new Supervisor(TimeProvider.System, statistics, NullLogger<Supervisor>.Instance);
        DecisionFeed? feed = Observed ? Feed(statistics) : null;
        _limiter = new RateLimiter(
            rules, store, clock, null, statistics, new RuleStatisticsRegistry(statistics, 10_000), new RateLimiterOptions(), feed: feed);
    }

    [GlobalCleanup]
    public Task StopAsync() => _supervisor.DisposeAsync().AsTask();

    [Benchmark]
    public RateLimitResponse? OneDescriptor() => Decide(_one);

    [Benchmark]
    public RateLimitResponse? ThreeDescriptors() => Decide(_three);

    [Benchmark]
    public RateLimitResponse? OverLimit() => Decide(_over);

    private RateLimitResponse? Decide(RateLimitRequest request)
    {
        ValueTask<RateLimitResult> deciding = _limiter.DecideAsync(request, long.MaxValue);
        return deciding.IsCompletedSuccessfully ? deciding.Result.Response : throw new InvalidOperationException("memory answers at once");
    }

    private DecisionFeed Feed(StatRegistry statistics)
    {
        // Room for all that a thread decides between two rounds of the loop: drops are cheaper than records.
        DecisionFeed feed = new(TimeProvider.System, statistics, NullLogger<DecisionFeed>.Instance, capacity: 128 * 1024);
        feed.Add(new CountingSink());
        feed.Start(_supervisor);
        return feed;
    }

    private static RateLimitRequest Call(params string[][] descriptors)
    {
        RateLimitRequest request = new() { Domain = "bench" };
        foreach (string[] keys in descriptors)
        {
            RateLimitDescriptor descriptor = new();
            descriptor.Entries.AddRange(keys.Select(key => new RateLimitDescriptor.Types.Entry { Key = key, Value = $"value-of-{key}" }));
            request.Descriptors.Add(descriptor);
        }

        return request;
    }

    private sealed class CountingSink : IDecisionSink
    {
        private long _count;

        public void Consume(ReadOnlySpan<DecisionRecord> records) => _count += records.Length;
    }
}
