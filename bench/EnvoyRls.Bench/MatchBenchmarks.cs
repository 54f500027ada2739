using BenchmarkDotNet.Attributes;
using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using EnvoyRls.Core.Matching;
using EnvoyRls.Core.Rules;
using Google.Protobuf.Collections;

namespace EnvoyRls.Bench;

/// <summary>Finds the rule of a descriptor of three entries. Budget: below 200 ns at any number of rules, no allocation.</summary>
[MemoryDiagnoser]
[ShortRunJob]
public class MatchBenchmarks
{
    private RuleDomain _domain = null!;
    private RepeatedField<RateLimitDescriptor.Types.Entry> _entries = null!;

    [Params(10, 1_000, 100_000)]
    public int Rules { get; set; }

    [ParamsAllValues]
    public RuleMix Mix { get; set; }

    [GlobalSetup]
    public void Load()
    {
        _domain = GeneratedRules.Load(Mix, Rules);
        _entries = GeneratedRules.Descriptor(Mix, Rules);
        if (Match() is null)
        {
            throw new InvalidOperationException("the descriptor must meet a rule");
        }
    }

    [Benchmark]
    public RuleNode? Match() => RuleMatcher.Match(_domain, _entries);
}
