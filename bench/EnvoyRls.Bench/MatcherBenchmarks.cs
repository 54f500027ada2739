using BenchmarkDotNet.Attributes;
using EnvoyRls.Api.Envoy.Extensions.Common.RateLimit.V3;
using EnvoyRls.Core.Matching;
using EnvoyRls.Core.Rules;
using Google.Protobuf.Collections;

namespace EnvoyRls.Bench;

/// <summary>
/// Finds the rule of a descriptor of three entries, the last of which meets a <c>match:</c> among many siblings. The time
/// must not grow with their number, and nothing may be allocated.
/// </summary>
[MemoryDiagnoser]
[ShortRunJob]
public class MatcherBenchmarks
{
    private RuleDomain _domain = null!;
    private RepeatedField<RateLimitDescriptor.Types.Entry> _entries = null!;

    [Params(10, 1_000, 100_000)]
    public int Rules { get; set; }

    [ParamsAllValues]
    public MatcherMix Mix { get; set; }

    [GlobalSetup]
    public void Load()
    {
        _domain = GeneratedMatchers.Load(Mix, Rules);
        _entries =
        [
            new RateLimitDescriptor.Types.Entry { Key = "tenant", Value = "acme" },
            new RateLimitDescriptor.Types.Entry { Key = "route", Value = "checkout" },
            new RateLimitDescriptor.Types.Entry { Key = "k", Value = GeneratedMatchers.Value(Mix, Rules) },
        ];
        if (Match() is null)
        {
            throw new InvalidOperationException("the descriptor must meet a rule");
        }
    }

    [Benchmark]
    public RuleNode? Match() => RuleMatcher.Match(_domain, _entries);
}
