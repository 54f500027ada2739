using System.CommandLine;

namespace EnvoyRls.Bench.Adaptive.Attacks;

/// <summary><c>attacks</c>: attacks on the real server, and what is benign but out of the ordinary.</summary>
internal static class AttackCommand
{
    public static Command Create()
    {
        Option<int> seeds = new("--seeds") { Description = "Seeds, from 1 on.", DefaultValueFactory = static _ => 5 };
        Option<string[]> only = new("--scenario") { Description = "Only these.", AllowMultipleArgumentsPerToken = true };
        Option<double> rate = new("--rate") { Description = "Benign calls a second, in the mean of a day.", DefaultValueFactory = static _ => 40 };
        Option<double> warmUp = new("--warm-up") { Description = "Minutes of usual traffic that are learnt first.", DefaultValueFactory = static _ => 70 };
        Option<FileInfo?> output = new("--out") { Description = "Where the figures go as JSON." };
        only.AcceptOnlyFromAmong([.. Scenario.All.Select(static scenario => scenario.Name)]);
        Command command = new("attacks", "Attacks on the whole service by a clock that runs ahead, with the layer and by static rules alone; exits 1 if a bound is missed.")
        {
            seeds, only, rate, warmUp, output,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            string[] chosen = parsed.GetValue(only) ?? [];
            Scenario[] scenarios = [.. Scenario.All.Where(scenario => chosen.Length == 0 || chosen.Contains(scenario.Name, StringComparer.Ordinal))];
            AttackOptions options = new(parsed.GetValue(rate), TimeSpan.FromMinutes(parsed.GetValue(warmUp)));
            AttackReport report = await AttackReport.MakeAsync(scenarios, parsed.GetValue(seeds), options, parsed.InvocationConfiguration.Output, cancellation);
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
