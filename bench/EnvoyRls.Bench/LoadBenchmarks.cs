using BenchmarkDotNet.Attributes;
using EnvoyRls.Core.Rules;

namespace EnvoyRls.Bench;

/// <summary>Loads a file of 100,000 rules. Budget: below 2 s.</summary>
[MemoryDiagnoser]
[ShortRunJob]
public class LoadBenchmarks
{
    private RuleDocument _document = null!;

    [Params(RuleMix.Exact, RuleMix.Wildcard)]
    public RuleMix Mix { get; set; }

    [GlobalSetup]
    public void Write() => _document = new RuleDocument("bench.yaml", GeneratedRules.Text(Mix, 100_000));

    [Benchmark]
    public RuleSetLoadResult Load() => RuleSetLoader.Load([_document], new RuleSetOptions());
}
