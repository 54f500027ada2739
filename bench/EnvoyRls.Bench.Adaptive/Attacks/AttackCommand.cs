using System.CommandLine;
using System.Globalization;

namespace EnvoyRls.Bench.Adaptive.Attacks;

/// <summary><c>attacks</c>: attacks on the real server, and what is benign but out of the ordinary.</summary>
internal static class AttackCommand
{
    public static Command Create()
    {
        Option<int> seeds = new("--seeds") { Description = "How many seeds.", DefaultValueFactory = static _ => 5 };
        Option<int> first = new("--from-seed") { Description = "The first of them.", DefaultValueFactory = static _ => 1 };
        Option<string[]> only = new("--scenario") { Description = "Only these.", AllowMultipleArgumentsPerToken = true };
        Option<double> rate = new("--rate") { Description = "Benign calls a second, in the mean of a day.", DefaultValueFactory = static _ => 20 };
        Option<double> warmUp = new("--warm-up") { Description = "Minutes of usual traffic that are learnt first.", DefaultValueFactory = static _ => 65 };
        Option<double> regulars = new("--regulars") { Description = "People who come again and again, for each benign call a second.", DefaultValueFactory = static _ => 125 };
        Option<double?> capacity = new("--capacity") { Description = "Calls a second that the shop can serve: nothing is held below 80 % of it. Evidence alone counts without." };
        Option<DirectoryInfo?> kept = new("--keep") { Description = "Where what was learnt is kept for the next run with the same options, which then starts from it." };
        Option<FileInfo?> output = new("--out") { Description = "Where the figures go as JSON." };
        only.AcceptOnlyFromAmong([.. Scenario.All.Select(static scenario => scenario.Name)]);
        Command command = new("attacks", "Attacks on the whole service by a clock that runs ahead, with the layer and by static rules alone; exits 1 if a bound is missed.")
        {
            seeds, first, only, rate, warmUp, regulars, capacity, kept, output,
        };
        command.Validators.Add(parsed =>
        {
            foreach (Scenario scenario in Scenario.All.Where(scenario => scenario.LeastWarmUp.TotalMinutes > parsed.GetValue(warmUp) && (parsed.GetValue(only) ?? []).Contains(scenario.Name, StringComparer.Ordinal)))
            {
                parsed.AddError(string.Create(CultureInfo.InvariantCulture, $"{scenario.Name} needs --warm-up {scenario.LeastWarmUp.TotalMinutes:0} or more."));
            }
        });
        command.SetAction(async (parsed, cancellation) =>
        {
            string[] chosen = parsed.GetValue(only) ?? [];
            TimeSpan learning = TimeSpan.FromMinutes(parsed.GetValue(warmUp));
            Scenario[] scenarios = [.. Scenario.All.Where(scenario => chosen.Length == 0 ? scenario.LeastWarmUp <= learning : chosen.Contains(scenario.Name, StringComparer.Ordinal))];
            AttackOptions options = new(parsed.GetValue(rate), learning) { RegularsPerRate = parsed.GetValue(regulars), Capacity = parsed.GetValue(capacity), Kept = parsed.GetValue(kept) };
            AttackReport report = await AttackReport.MakeAsync(scenarios, Enumerable.Range(parsed.GetValue(first), parsed.GetValue(seeds)).Select(static seed => (ulong)seed), options, parsed.InvocationConfiguration.Output, cancellation);
            report.Write(parsed.InvocationConfiguration.Output);
            if (parsed.GetValue(output) is { } file)
            {
                report.WriteJson(file);
            }

            return report.IsMet ? 0 : 1;
        });
        return command;
    }
}
