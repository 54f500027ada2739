using System.Globalization;
using BenchmarkDotNet.Attributes;
using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Observation;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Management.Usage;
using Microsoft.Extensions.Logging.Abstractions;

namespace EnvoyRls.Bench;

/// <summary>What it costs the feed's loop to count a decision; the call itself does not wait for it.</summary>
[MemoryDiagnoser]
[ShortRunJob]
public class UsageBenchmarks
{
    private const int Batch = 512;
    private const int Records = 64 * Batch;

    private readonly DecisionRecord[] _records = new DecisionRecord[Records];
    private UsageRecorder _recorder = null!;
    private int _next;

    /// <summary>Distinct users, taken at random; above 1,024 they no longer all have room.</summary>
    [Params(500, 30_000)]
    public int Users { get; set; }

    /// <summary>Of a hundred decisions.</summary>
    [Params(0, 100)]
    public int Denied { get; set; }

    [GlobalSetup]
    public void Start()
    {
        StatRegistry statistics = new();
        DecisionFeed feed = new(TimeProvider.System, statistics, NullLogger<DecisionFeed>.Instance);
        UsageOptions options = new() { UserKeys = ["user_id", "user"], EndpointKeys = ["path", "endpoint"] };
        _recorder = new UsageRecorder("bench", options, feed.Dropped, statistics, TimeProvider.System);
        RuleNode node = GeneratedRules.Load(RuleMix.KeyOnly, 1).Root.Descendants().Last();
        Random random = new(1);
        for (int i = 0; i < Records; i++)
        {
            RateLimitDescriptor descriptor = new();
            descriptor.Entries.Add(Entry("user_id", string.Create(CultureInfo.InvariantCulture, $"user-{random.Next(Users)}")));
            descriptor.Entries.Add(Entry("path", string.Create(CultureInfo.InvariantCulture, $"/v1/items/{random.Next(50)}")));
            RateLimitRequest request = new() { Domain = "web" };
            request.Descriptors.Add(descriptor);
            _records[i] = new DecisionRecord { Request = request, Entries = descriptor.Entries, Node = node, Hits = 1, Now = i, IsDenied = random.Next(100) < Denied };
        }
    }

    /// <summary>A user, an endpoint, a rule, and of a denial the key.</summary>
    [Benchmark(OperationsPerInvoke = Batch)]
    public void Consume()
    {
        _recorder.Consume(_records.AsSpan(_next, Batch));
        _next = (_next + Batch) % Records;
    }

    private static RateLimitDescriptor.Types.Entry Entry(string key, string value) => new() { Key = key, Value = value };
}
