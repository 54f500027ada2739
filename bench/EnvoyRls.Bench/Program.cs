using System.Globalization;
using BenchmarkDotNet.Running;
using EnvoyRls.Bench;

if (args is ["counter-memory", ..])
{
    await CounterMemory.RunAsync(args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 1_000_000);
    return;
}

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
