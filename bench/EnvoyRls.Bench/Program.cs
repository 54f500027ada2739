using BenchmarkDotNet.Running;
using EnvoyRls.Bench.Redis;

if (args is ["algorithms-redis", ..])
{
    await AlgorithmsRedis.RunAsync(args.Length > 1 ? args[1] : "127.0.0.1:6379");
    return;
}

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
