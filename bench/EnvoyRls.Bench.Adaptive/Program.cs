using System.CommandLine;
using EnvoyRls.Bench.Adaptive.Attacks;
using EnvoyRls.Bench.Adaptive.Bots;
using EnvoyRls.Bench.Adaptive.Kdd;
using EnvoyRls.Bench.Adaptive.Nab;
using EnvoyRls.Bench.Adaptive.WorldCup;

RootCommand root = new("Measures the adaptive layer: detectors on labelled data, false alarms on benign traffic, attacks on the real server.");
root.Subcommands.Add(KddCommand.Create());
root.Subcommands.Add(NabCommand.Create());
root.Subcommands.Add(BotsCommand.Create());
root.Subcommands.Add(WorldCupCommand.Create());
root.Subcommands.Add(AttackCommand.Create());
return await root.Parse(args).InvokeAsync();
