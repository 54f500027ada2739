using System.Globalization;
using BenchmarkDotNet.Attributes;
using EnvoyRls.Adaptive.Observation;
using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Clients;
using EnvoyRls.Core.Observation;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Statistics;
using Microsoft.Extensions.Logging.Abstractions;

namespace EnvoyRls.Bench;

/// <summary>What it costs the feed's loop to watch a call of two descriptors, an address that is limited and a path that is not; the call itself does not wait for it.</summary>
[MemoryDiagnoser]
[ShortRunJob]
public class ObservationBenchmarks
{
    private const int Batch = 512;
    private const int Calls = 512 * Batch;
    private const int Paths = 50;

    private readonly DecisionRecord[] _records = new DecisionRecord[Calls];
    private Observer _observer = null!;
    private int _next;

    /// <summary>Distinct addresses: 10,000 with the n-th 1/n as frequent as the first, others as frequent as each other. Above 65,536 not all are followed.</summary>
    [Params(1, 10_000, Calls)]
    public int Keys { get; set; }

    /// <summary>Whether every call is looked at, or one in a hundred.</summary>
    [Params(true, false)]
    public bool All { get; set; }

    [GlobalSetup]
    public void Start()
    {
        StatRegistry statistics = new();
        DecisionFeed feed = new(TimeProvider.System, statistics, NullLogger<DecisionFeed>.Instance);
        ObserverOptions options = new() { Seed = 1, MostPerSecond = All ? 1e12 : 10_000 };
        _observer = new Observer(options, new ClientStandings(), feed.Dropped, statistics, now: 0);
        RuleSet rules = RuleSetLoader.Load([new RuleDocument("bench.yaml", "{domain: web, descriptors: [{key: remote_address, rate_limit: {unit: second, requests_per_unit: 100}}]}")], new RuleSetOptions()).RuleSet!;
        RuleNode node = rules.Find("web")!.Root.Descendants().Single();
        Random random = new(1);
        for (int i = 0; i < Calls; i++)
        {
            int key = Keys == 10_000 ? (int)Math.Pow(Keys, random.NextDouble()) : i % Keys;
            RateLimitRequest request = new() { Domain = "web" };
            request.Descriptors.Add(Descriptor("remote_address", string.Create(CultureInfo.InvariantCulture, $"10.{key >> 16}.{(key >> 8) & 255}.{key & 255}")));
            request.Descriptors.Add(Descriptor("path", string.Create(CultureInfo.InvariantCulture, $"/v1/items/{i % Paths}")));
            _records[i] = new DecisionRecord
            {
                Request = request,
                Entries = request.Descriptors[0].Entries,
                Node = node,
                Matched = node,
                Limit = node.Rule!.Limits[0],
                Hits = 1,
                Now = i,
                IsFirst = true,
            };
        }

        _observer.Consume(_records);
        _observer.Take(now: Calls);
    }

    /// <summary>A million calls a second by their own time.</summary>
    [Benchmark(OperationsPerInvoke = Batch)]
    public void Consume()
    {
        _observer.Consume(_records.AsSpan(_next, Batch));
        _next = (_next + Batch) % Calls;
    }

    private static RateLimitDescriptor Descriptor(string key, string value) => new() { Entries = { new RateLimitDescriptor.Types.Entry { Key = key, Value = value } } };
}
