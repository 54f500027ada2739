using System.CommandLine;
using System.Globalization;
using EnvoyRls.Bench.Adaptive.Attacks.Traffic.Replay;

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
        Option<double> warmUp = new("--warm-up") { Description = "Minutes of usual traffic that are learnt first.", DefaultValueFactory = static _ => 1_440 };
        Option<double> regulars = new("--regulars") { Description = "People who come again and again, for each benign call a second.", DefaultValueFactory = static _ => 125 };
        Option<FileInfo> log = new("--data") { Description = "Replay this access log (Apache's combined format, plain or .gz), thickened to the rate, in place of the generated shop." };
        Option<double?> capacity = new("--capacity") { Description = "Calls a second that the shop can serve: nothing is held below 80 % of it. Evidence alone counts without." };
        Option<DirectoryInfo?> kept = new("--keep") { Description = "Where what was learnt is kept for the next run with the same options, which then starts from it." };
        Option<FileInfo?> output = new("--out") { Description = "Where the figures go as JSON." };
        Option<DirectoryInfo?> plots = new("--plots") { Description = "Where a plot of each run goes, as SVG." };
        Option<FileInfo?> manual = new("--manual") { Description = "A Markdown file whose sections <!-- attacks: SCENARIO PART --> tell what came of the first seed; parts are outcome, ticks, findings, overrides, export and explain." };
        log.AcceptExistingOnly();
        only.AcceptOnlyFromAmong([.. Scenario.All.Select(static scenario => scenario.Name)]);
        Command command = new("attacks", "Attacks on the whole service by a clock that runs ahead, with the layer and by static rules alone; exits 1 if a bound is missed.")
        {
            seeds, first, only, rate, warmUp, regulars, log, capacity, kept, output, plots, manual,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            try
            {
                double calls = parsed.GetValue(rate);
                LogSite? site = parsed.GetValue(log) is { } data ? LogSite.Read(data, calls) : null;
                AttackOptions options = new(calls, TimeSpan.FromMinutes(parsed.GetValue(warmUp))) { RegularsPerRate = parsed.GetValue(regulars), Log = site, Capacity = parsed.GetValue(capacity), Kept = parsed.GetValue(kept) };
                Scenario[] scenarios = Choose(site is null ? Scenario.All : Scenario.On(site.Target), parsed.GetValue(only) ?? [], options.WarmUp);
                AttackReport report = await AttackReport.MakeAsync(scenarios, Enumerable.Range(parsed.GetValue(first), parsed.GetValue(seeds)).Select(static seed => (ulong)seed), options, parsed.InvocationConfiguration.Output, cancellation);
                report.Write(parsed.InvocationConfiguration.Output);
                if (parsed.GetValue(output) is { } file)
                {
                    report.WriteJson(file);
                }

                if (parsed.GetValue(plots) is { } folder)
                {
                    report.WritePlots(folder);
                }

                if (parsed.GetValue(manual) is { } markdown)
                {
                    report.WriteManual(markdown);
                }

                return report.IsMet ? 0 : 1;
            }
            catch (InvalidDataException failure)
            {
                await parsed.InvocationConfiguration.Error.WriteLineAsync($"attacks: {failure.Message}");
                return 2;
            }
        });
        return command;
    }

    /// <exception cref="InvalidDataException">One of the names is that of none of them.</exception>
    private static Scenario[] Choose(IReadOnlyList<Scenario> from, string[] names, TimeSpan learning)
    {
        string[] missing = [.. names.Except(from.Select(static scenario => scenario.Name), StringComparer.Ordinal)];
        if (missing.Length > 0)
        {
            throw new InvalidDataException($"{string.Join(", ", missing)}: what people do is generated, so it happens to the shop alone and not in a log.");
        }

        Scenario[] chosen = [.. from.Where(scenario => names.Length == 0 ? scenario.LeastWarmUp <= learning : names.Contains(scenario.Name, StringComparer.Ordinal))];
        return Array.Find(chosen, scenario => scenario.LeastWarmUp > learning) is { } early
            ? throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"{early.Name} needs --warm-up {early.LeastWarmUp.TotalMinutes:0} or more."))
            : chosen;
    }
}
