using System.CommandLine;
using EnvoyRls.Cli.Charts;

namespace EnvoyRls.Cli.Replay;

/// <summary><c>rls replay</c>: what a rule set would have done to the traffic of an access log.</summary>
internal static class ReplayCommand
{
    private static readonly Argument<string> Log = new("log") { Description = "Access log, plain or gzip; - for standard input." };
    private static readonly Option<string[]> Rules = new("--rules", "-r") { Description = "Rule file or directory. May be given several times.", Required = true };
    private static readonly Option<string?> Domain = new("--domain", "-d") { Description = "Domain of the rules; not needed if there is only one." };
    private static readonly Option<string[]> Descriptors = new("--descriptor", "-e")
    {
        Description = "Entries of one descriptor, whose values may hold escapes: remote_address=%h,path=%U. May be given several times; one for "
            + "which a line has no value (-) is left out. %h address, %u user, %m method, %U path, %q query, %s status, %b bytes, "
            + "%{User-Agent}i a header, %{member}j a member of a JSON line, %% a percent sign.",
        Required = true,
    };

    private static readonly Option<string> Format = new("--format", "-f")
    {
        Description = "combined, common, json, or a format of its own in the escapes of Apache's LogFormat: '%h %t \"%r\" %s'.",
        DefaultValueFactory = _ => "combined",
    };

    private static readonly Option<string?> From = new("--from") { Description = "Leave out what is before this time, as 2026-01-31T12:00:00Z." };
    private static readonly Option<string?> To = new("--to") { Description = "Leave out what is at this time and after." };
    private static readonly Option<long?> Limit = new("--limit", "-n") { Description = "Read this many lines only." };
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
        Limit.Validators.Add(result =>
        {
            if (result.Tokens is [var count] && count.Value.StartsWith('-'))
            {
                result.AddError($"'{count.Value}' lines cannot be read.");
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
            Log, Rules, Domain, Descriptors, Format, From, To, Limit, Top, Chart, Merge, Json,
        };
        command.SetAction((parsed, cancellation) =>
            new ReplayRun(parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error).RunAsync(Read(parsed), cancellation));
        return command;
    }

    private static ReplayOptions Read(ParseResult parsed) => new()
    {
        Log = parsed.GetValue(Log)!,
        Rules = parsed.GetValue(Rules)!,
        MergeDomains = parsed.GetValue(Merge),
        Domain = parsed.GetValue(Domain),
        Descriptors = parsed.GetValue(Descriptors)!,
        Format = parsed.GetValue(Format)!,
        From = parsed.GetValue(From),
        To = parsed.GetValue(To),
        Limit = parsed.GetValue(Limit),
        Top = Math.Clamp(parsed.GetValue(Top), 0, ReplayTally.TrackedKeys),
        Chart = parsed.GetValue(Chart),
        Json = parsed.GetValue(Json),
    };
}
