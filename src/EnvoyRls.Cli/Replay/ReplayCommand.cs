using System.CommandLine;
using EnvoyRls.Cli.Charts;

namespace EnvoyRls.Cli.Replay;

/// <summary><c>rls replay</c>: what a rule set would have done to the traffic of an access log.</summary>
internal static class ReplayCommand
{
    private static readonly Argument<string> Log = new("log") { Description = "Access log, plain or gzip; - for standard input." };
    private static readonly Option<string[]> Rules = new("--rules", "-r") { Description = "Rule file or directory. May be given several times.", Required = true };
    private static readonly Option<string?> Domain = new("--domain", "-d") { Description = "Domain of the rules; not needed if there is only one." };
    private static readonly LogSelectionOptions Selection = new(needsDescriptors: true);
    private static readonly Option<int> Top = new("--top") { Description = "How many of the most limited descriptors to list.", DefaultValueFactory = _ => 10 };
    private static readonly Option<string?> Chart = new("--chart") { Description = "Draw admitted and denied requests over time into a .svg or .png file." };
    private static readonly Option<bool> Merge = new("--merge-domains") { Description = "Allow several files to name one domain (MERGE_DOMAIN_CONFIG=true)." };
    private static readonly Option<bool> Json = new("--json") { Description = "Print one JSON object." };

    static ReplayCommand()
    {
        Chart.Validators.Add(result =>
        {
            if (result.Tokens is [var path] && !ChartFile.IsSupported(path.Value))
            {
                result.AddError($"'{path.Value}' ends neither in .svg nor in .png.");
            }
        });
    }

    public static Command Create()
    {
        CommandWithExample command = new(
            "replay",
            "Replay an access log through rules: exit 0 when done, 1 if rules or log cannot be read.",
            "rls replay access.log.gz --rules rules/ --descriptor remote_address=%h --chart verdicts.svg")
        {
            Log, Rules, Domain, Top, Chart, Merge, Json,
        };
        Selection.AddTo(command);
        command.SetAction((parsed, cancellation) =>
            new ReplayRun(parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error).RunAsync(Read(parsed), cancellation));
        return command;
    }

    private static ReplayOptions Read(ParseResult parsed) => new()
    {
        Selection = Selection.Read(parsed, parsed.GetValue(Log)!),
        Rules = parsed.GetValue(Rules)!,
        MergeDomains = parsed.GetValue(Merge),
        Domain = parsed.GetValue(Domain),
        Top = Math.Clamp(parsed.GetValue(Top), 0, ReplayTally.TrackedKeys),
        Chart = parsed.GetValue(Chart),
        Json = parsed.GetValue(Json),
    };
}
