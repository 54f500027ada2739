using System.Globalization;
using BenchmarkDotNet.Running;
using EnvoyRls.Bench;
using EnvoyRls.Bench.Comparison;
using EnvoyRls.Bench.Costs;
using EnvoyRls.Bench.Performance;
using EnvoyRls.Bench.Redis;

switch (args)
{
    case ["counter-memory", ..]:
        await CounterMemory.RunAsync(args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 1_000_000);
        break;
    case ["counter-snapshot", ..]:
        await CounterSnapshot.RunAsync(args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 1_000_000);
        break;
    case ["algorithms-redis", ..]:
        await AlgorithmsRedis.RunAsync(args.Length > 1 ? args[1] : "127.0.0.1:6379");
        break;
    case ["store-cost", ..]:
        await StoreCost.RunAsync(args.Length > 1 ? args[1] : "127.0.0.1:6379", args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 3);
        break;
    case ["algorithms-compare", ..]:
        await AlgorithmComparison.RunAsync(args.Length > 1 ? args[1] : "docs");
        break;
    case ["algorithms-cost", ..]:
        await AlgorithmCosts.RunAsync(args.Length > 1 ? args[1] : "127.0.0.1:6379", args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 5);
        break;
    case ["performance", var results, ..]:
        await PerformanceManual.RunAsync(results, args.Length > 2 ? args[2] : "docs");
        break;
    default:
        BenchmarkSwitcher.FromAssembly(typeof(AlgorithmBenchmarks).Assembly).Run(args);
        break;
}
