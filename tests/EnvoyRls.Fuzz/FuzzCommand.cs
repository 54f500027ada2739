using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using EnvoyRls.Fuzz.Engine;
using EnvoyRls.Fuzz.Targets;

namespace EnvoyRls.Fuzz;

/// <summary>Fuzzes for as long as is asked for, target by target, and prints a line for each.</summary>
internal static class FuzzCommand
{
    private const int FoundSomething = 1;

    public static RootCommand Create()
    {
        Option<string[]> names = new("--target") { Description = $"One of {string.Join(", ", FuzzTargets.Names)}; may be given more than once. All by default." };
        names.AcceptOnlyFromAmong([.. FuzzTargets.Names]);
        Option<double> seconds = new("--seconds") { Description = "How long each target is fuzzed. 60 by default, without end if --inputs is given." };
        Option<long> inputs = new("--inputs") { Description = "How many inputs each target reads at most." };
        Option<int?> seed = new("--seed") { Description = "Makes the same inputs again. By the clock by default." };
        Option<string> findings = new("--findings")
        {
            Description = "Where inputs are written that find something.",
            DefaultValueFactory = static _ => Path.Combine(Path.GetTempPath(), "envoyrls-fuzz"),
        };
        RootCommand command = new("Feeds readers of foreign input with what they do not expect.") { names, seconds, inputs, seed, findings };
        command.SetAction((parsed, _) => RunAsync(
            parsed.GetValue(names) is { Length: > 0 } chosen ? chosen : FuzzTargets.Names,
            LimitOf(parsed.GetValue(seconds), parsed.GetValue(inputs)),
            parsed.GetValue(seed) ?? Environment.TickCount,
            parsed.GetValue(findings)!));
        return command;
    }

    private static FuzzLimit LimitOf(double seconds, long inputs) => new(
        inputs > 0 ? inputs : long.MaxValue,
        seconds > 0 ? TimeSpan.FromSeconds(seconds) : inputs > 0 ? TimeSpan.MaxValue : TimeSpan.FromMinutes(1));

    private static async Task<int> RunAsync(IReadOnlyList<string> names, FuzzLimit limit, int seed, string findings)
    {
        int exit = 0;
        foreach (string name in names)
        {
            long started = Stopwatch.GetTimestamp();
            await using FuzzTarget target = FuzzTargets.Create(name);
            await target.StartAsync();
            FuzzReport report = new Fuzzer(target, seed).Run(Corpus.Of(target), limit);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{report.Target,-12} seed {report.Seed}  {report.Inputs,12:N0} inputs  {report.Outcomes,5} kinds  {Stopwatch.GetElapsedTime(started).TotalSeconds,6:0} s"));
            if (report.Finding is { } finding)
            {
                exit = FoundSomething;
                Console.WriteLine($"{finding}\nwritten to {finding.Save(findings)}");
            }
        }

        return exit;
    }
}
