using BenchmarkDotNet.Attributes;
using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using EnvoyRls.Api.Envoy.Service.RateLimit.V3;
using EnvoyRls.Core.Clients;
using EnvoyRls.Core.Counting;
using EnvoyRls.Core.Counting.Memory;
using EnvoyRls.Core.Decisions;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Layers;
using EnvoyRls.Core.Rules.Managed;
using EnvoyRls.Core.Rules.Overrides;
using EnvoyRls.Core.Statistics;

namespace EnvoyRls.Bench;

/// <summary>Decides a call while so many overrides, half of them scales and half limits of their own, lie over the rules.</summary>
[MemoryDiagnoser]
[ShortRunJob]
public class OverrideBenchmarks
{
    private const string Rules = "domain: bench\ndescriptors: [{key: tenant, descriptors: [{key: user, rate_limit: {unit: hour, requests_per_unit: 4294967295}}]}]\n";

    private readonly RateLimitRequest _other = Call("somebody-else");
    private readonly RateLimitRequest _scaled = Call("user-2");
    private RateLimiter _limiter = null!;

    /// <summary>How many overrides.</summary>
    [Params(0, 100, 1_000)]
    public int Overrides { get; set; }

    [GlobalSetup]
    public void Start()
    {
        StatRegistry statistics = new();
        WindowClock clock = new(TimeProvider.System);
        RuleSetSlot slot = new();
        LayeredRules rules = new(slot);
        rules.SetFiles(RuleSetLoader.Load([new RuleDocument("bench.yaml", Rules)], new RuleSetOptions()).RuleSet!);
        rules.SetOverrides(OverrideLayerLoader.Load(Enumerable.Range(0, Overrides).Select(Override), new RuleSetOptions()).Layer);
        MemoryCounterStore store = new(1_000_000, clock, TimeProvider.System, statistics);
        _limiter = new RateLimiter(
            slot, store, clock, null, statistics, new RuleStatisticsRegistry(statistics, 10_000), new RateLimiterOptions(), clients: new ClientStandings());
    }

    /// <summary>A key that no override is about.</summary>
    [Benchmark]
    public RateLimitResponse? Untouched() => Decide(_other);

    /// <summary>A key whose limit is scaled, where there are overrides.</summary>
    [Benchmark]
    public RateLimitResponse? Scaled() => Decide(_scaled);

    private RateLimitResponse? Decide(RateLimitRequest request)
    {
        ValueTask<RateLimitResult> deciding = _limiter.DecideAsync(request, long.MaxValue);
        return deciding.IsCompletedSuccessfully ? deciding.Result.Response : throw new InvalidOperationException("memory answers at once");
    }

    private static ManagedDocument Override(int number) => new(
        ManagedKind.Override,
        $"o{number}",
        $"domain: bench\ndescriptors: [{{key: tenant}}, {{key: user, value: user-{number}}}]\nexpires: 2100-01-01\n"
        + (number % 2 == 0 ? "scale: 50%\n" : "rate_limit: {unit: hour, requests_per_unit: 4000000000}\n"),
        DocumentSyntax.Yaml);

    private static RateLimitRequest Call(string user)
    {
        RateLimitDescriptor descriptor = new();
        descriptor.Entries.Add(new RateLimitDescriptor.Types.Entry { Key = "tenant", Value = "one" });
        descriptor.Entries.Add(new RateLimitDescriptor.Types.Entry { Key = "user", Value = user });
        return new RateLimitRequest { Domain = "bench", Descriptors = { descriptor } };
    }
}
